import { rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  type Built,
  type Host,
  type PersistentContainers,
  type Plan,
  type Runtime,
  rockerError,
} from "@rocker/core/lifecycle";
import type { Executor } from "../invoke/executor.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords, sessionDirectory } from "../state/container-records.ts";
import { askDecision } from "./ask-decision.ts";
import { containersOf, containersOn } from "./containers-on.ts";
import { differenceText } from "./difference-text.ts";
import { withCommandsOf } from "./lifecycle-commands.ts";
import { type Difference, planDifference } from "./plan-difference.ts";
import { freshSessionDirectory } from "./session-directories.ts";
import { type PersistentContext, startContainer } from "./start-container.ts";
import { unwritableState } from "./with-container-lock.ts";

/** The requested container. */
export interface RequestedContainer {
  readonly name: string;
  readonly project: string;
  readonly plan: Plan;
}

export interface Decision {
  readonly recreate: boolean;
  readonly keep: boolean;
}

/** What was done with the container. */
export type Outcome = "created" | "recreated" | "started" | "already running";

/**
 * Creates a persistent container or starts the existing one. If their settings differ, the user decides. The caller
 * holds the container's lock.
 */
export async function createOrStart(
  requested: RequestedContainer,
  decision: Decision,
  execution: Executor,
  context: PersistentContext,
): Promise<Outcome> {
  const recorded = recordOf(requested.name, context.host);
  if (!recorded) return create(requested, execution, context);
  const record = withCommandsOf(requested.plan, recorded);
  if (record.project !== requested.project)
    throw rockerError("RK411", { name: record.name, project: record.project });

  const containers = await containersOn(record.engine, context.registered.registry, context.host);
  const found = await containers.find(record.id);
  if (!found) {
    context.notices.note(`container ${record.name} no longer exists in ${record.engine}; recreating it`);
    return create(requested, execution, context);
  }
  const differences = [
    ...engineDifference(record, execution),
    ...planDifference(record.plan, requested.plan),
  ];
  if ((await decide(record, differences, decision)) === "recreate") {
    await recreate(requested, { record, containers }, execution, context);
    return "recreated";
  }
  await execution.approveStart();
  if (record !== recorded) saveRecord(record, context.host);
  await reportNewBase(record, execution, context.notices);
  if (found.running) return "already running";
  await startContainer(record, containers, context);
  return "started";
}

export function recordOf(name: string, host: Host): ContainerRecord | undefined {
  return containerRecords(host)
    .all()
    .find((one) => one.name === name);
}

function engineDifference({ engine }: ContainerRecord, { engines }: Executor): Difference[] {
  if (engine === engines.runtime.name) return [];
  return [
    { kind: "removed", row: ["engine", engine, ""] },
    { kind: "added", row: ["engine", engines.runtime.name, ""] },
  ];
}

/** @throws RockerError RK412 if the user aborts, or cannot be asked */
async function decide(
  { name }: ContainerRecord,
  differences: readonly Difference[],
  { recreate, keep }: Decision,
): Promise<"recreate" | "keep"> {
  if (differences.length > 0) {
    process.stderr.write(`${differenceText(name, differences, styleFor(process.stderr, process.env))}\n`);
  }
  if (recreate) return "recreate";
  if (keep || differences.length === 0) return "keep";
  const answer = hasTerminal() ? await askDecision() : "abort";
  if (answer === "abort") throw rockerError("RK412", { name });
  return answer;
}

/** A base image that was pulled or rebuilt since then is only reported: the user decides when to use it. */
async function reportNewBase(
  { plan, baseId, engine, name }: ContainerRecord,
  { engines: { runtime } }: Executor,
  notices: Notices,
): Promise<void> {
  const base = runtime.name === engine ? await runtime.images.find(plan.base.image) : undefined;
  if (base && base.id !== baseId) {
    notices.note(
      `base image ${plan.base.image} has changed since ${name} was created. To use the new one, run: rocker up --recreate`,
    );
  }
}

/** Builds the image before it removes the old container, so that a failed build leaves that one untouched. */
async function recreate(
  requested: RequestedContainer,
  old: { readonly record: ContainerRecord; readonly containers: PersistentContainers },
  execution: Executor,
  context: PersistentContext,
): Promise<void> {
  containersOf(execution.engines.runtime);
  const built = await execution.build();
  await old.containers.remove(old.record.id);
  await create(requested, execution, context, { removed: old.record.name, image: built });
}

/** What replaces another container. */
interface Replacement {
  /** Name of the container that was removed for this one. */
  readonly removed?: string;
  /** Default: it is built. */
  readonly image?: Built;
}

async function create(
  requested: RequestedContainer,
  execution: Executor,
  context: PersistentContext,
  { removed, image }: Replacement = {},
): Promise<Outcome> {
  const { name } = requested;
  const { host, notices } = context;
  const { runtime } = execution.engines;
  const containers = containersOf(runtime);
  if (await containers.find(name)) throw rockerError("RK410", { name, engine: runtime.name });
  const write = <Result>(path: string, work: () => Result) => {
    try {
      return work();
    } catch (error) {
      throw unwritableState(path, error, removed);
    }
  };
  const directory = write(sessionDirectory(name, host), () => freshSessionDirectory(name, host, notices));
  const build = () => image ?? execution.build();
  const started = await startNew(requested, { directory, build, runtime, host, write }).catch((error) => {
    // Empty, or of a container that never started.
    rmSync(directory, { recursive: true, force: true });
    throw error;
  });
  if (!(await staysUp(started, containers))) throw rockerError("RK414", { name });
  return "created";
}

/** What a new container is made of. */
interface NewContainer {
  /** Where its entries share files with the host. */
  readonly directory: string;
  readonly build: () => Built | Promise<Built>;
  readonly runtime: Runtime;
  readonly host: Host;
  readonly write: <Result>(path: string, work: () => Result) => Result;
}

/** Builds the image, creates the container, records it and starts it. @returns its ID */
async function startNew(
  { name, project, plan }: RequestedContainer,
  { directory, build, runtime, host, write }: NewContainer,
): Promise<string> {
  const containers = containersOf(runtime);
  const built = await build();
  const id = await built.create({ name, project, directory }, containers);
  const records = containerRecords(host);
  try {
    const record: ContainerRecord = {
      name,
      engine: runtime.name,
      id,
      project,
      created: new Date().toISOString(),
      plan,
      baseId: built.image.plan.base.id,
      user: built.image.plan.user,
    };
    write(records.directory, () => records.put(name, record));
    await containers.start(id);
    return id;
  } catch (error) {
    // A container that never started is of no use. A second error must not hide the first.
    await containers.remove(id).catch(() => {});
    records.remove(name);
    throw error;
  }
}

function saveRecord(record: ContainerRecord, host: Host): void {
  const records = containerRecords(host);
  try {
    records.put(record.name, record);
  } catch (error) {
    throw unwritableState(records.directory, error);
  }
}

/** An engine reports a successful start even if the command exits immediately. */
async function staysUp(id: string, containers: PersistentContainers): Promise<boolean> {
  for (let look = 0; look < 3; look++) {
    if (!(await containers.find(id))?.running) return false;
    await setTimeout(100);
  }
  return true;
}
