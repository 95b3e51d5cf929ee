import { join } from "node:path";
import type { Host } from "../host/host.ts";
import type { BaseLabels } from "../lifecycle/find-images.ts";
import type { Plan } from "../plan/plan.ts";
import { stateDirectory } from "./directory.ts";
import { Records } from "./records.ts";

/** A persistent container that rocker created. */
export interface ContainerRecord {
  /** Unique among all containers of the user, across engines. */
  readonly name: string;
  /** The engine, and the container's ID there. */
  readonly engine: string;
  readonly id: string;
  /** The real path of the project directory. */
  readonly project: string;
  /** ISO 8601. */
  readonly created: string;
  /** The plan that it was created from. */
  readonly plan: Plan;
  /** The labels of its image that the plan depends on. Absent: it depends on none. */
  readonly labels?: BaseLabels;
  /** The ID of the base image at that time. */
  readonly baseId: string;
  /** The image's USER. */
  readonly user: string;
  /** Absent: none of the plan's lifecycle commands was run yet. */
  readonly lifecycle?: LifecycleProgress;
}

/** Which lifecycle commands of a container were run. */
export interface LifecycleProgress {
  /** How many of those that run once. */
  readonly created: number;
  /** The start (see ContainerFacts) whose commands were run. */
  readonly started?: string;
}

export function containerRecords(host: Host): Records<ContainerRecord> {
  return new Records(join(stateDirectory(host), "containers"), isContainerRecord);
}

/** Opens no other container's record: the key of each is the name. */
export function containerRecord(name: string, host: Host): ContainerRecord | undefined {
  return containerRecords(host)
    .startingWith(`${name}.`)
    .find((one) => one.name === name);
}

/**
 * The directory that is mounted in the container for files of its sessions. It is in the state directory because /run
 * and /tmp do not survive a reboot.
 */
export function sessionDirectory(name: string, host: Host): string {
  return join(stateDirectory(host), "entries", name);
}

function isContainerRecord(value: unknown): value is ContainerRecord {
  const { name, engine, id, project, created, plan, baseId, user, lifecycle } = (value ??
    {}) as Partial<ContainerRecord>;
  return (
    [name, engine, id, project, created, baseId, user].every((one) => typeof one === "string") &&
    Array.isArray(plan?.steps) &&
    Array.isArray(plan.run?.preparations) &&
    (lifecycle === undefined || typeof lifecycle.created === "number")
  );
}
