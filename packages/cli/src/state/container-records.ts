import { join } from "node:path";
import type { Host, Plan } from "@rocker/core/lifecycle";
import { stateFolder } from "../invoke/roots.ts";
import { Records } from "./records.ts";

/** A container that stays, as rocker made it. */
export interface ContainerRecord {
  /** Unique among all of the person's, whatever the engine. */
  readonly name: string;
  /** The engine that has it, and its id there. */
  readonly engine: string;
  readonly id: string;
  /** The folder that it is for, its real path. */
  readonly project: string;
  /** When, ISO 8601. */
  readonly created: string;
  /** What it was made from. */
  readonly plan: Plan;
  /** The base image's id at that time. */
  readonly baseId: string;
  /** The image's USER. */
  readonly user: string;
}

export function containerRecords(host: Host): Records<ContainerRecord> {
  return new Records(join(stateFolder(host), "containers"), isContainerRecord);
}

/** What a container's entries bring, mounted in it: in the state folder, as /run and /tmp are wiped. */
export function entryFolderOf(name: string, host: Host): string {
  return join(stateFolder(host), "entries", name);
}

function isContainerRecord(value: unknown): value is ContainerRecord {
  const { name, engine, id, project, created, plan, baseId, user } = (value ??
    {}) as Partial<ContainerRecord>;
  return (
    [name, engine, id, project, created, baseId, user].every((one) => typeof one === "string") &&
    Array.isArray(plan?.steps) &&
    Array.isArray(plan.run?.preparations)
  );
}
