import { rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { PersistentContainers } from "../engine/persistent-containers.ts";
import type { Runtime } from "../engine/runtime.ts";
import type { ChosenEngines } from "../engine/select.ts";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { Built } from "../pipeline/built.ts";
import type { Plan } from "../plan/plan.ts";
import {
  type ContainerRecord,
  containerRecord,
  containerRecords,
  sessionDirectory,
} from "../state/container-records.ts";
import { containersOf, containersOn } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import { isLeftover } from "./leftover.ts";
import { withCommandsOf } from "./lifecycle-commands.ts";
import { type Difference, planDifference } from "./plan-difference.ts";
import { freshSessionDirectory } from "./session-directories.ts";
import { startContainer } from "./start-container.ts";
import { unwritableState } from "./unwritable-state.ts";

/** The requested container. */
export interface RequestedContainer {
  readonly name: string;
  readonly project: string;
  readonly plan: Plan;
}

/** What to do if the settings of the existing container differ from the requested ones. Default: whoever can decides. */
export interface OnDifference {
  /** Recreates it, even if nothing differs. */
  readonly recreate: boolean;
  readonly keep: boolean;
}

/** Where the image of a container comes from. */
export interface ImageSource {
  readonly engines: ChosenEngines;
  /** Asks for the approvals that are missing, and builds. */
  readonly build: () => Promise<Built>;
  /** Asks for the approvals that are missing to start a container that exists. */
  readonly approveStart: () => Promise<void>;
}

/** What was done with the container. */
export type Outcome = "created" | "recreated" | "started" | "already running";

/**
 * Creates a persistent container or starts the existing one. If their settings differ, the user decides. The caller
 * holds the container's lock.
 */
export async function createOrStart(
  requested: RequestedContainer,
  onDifference: OnDifference,
  image: ImageSource,
  context: PersistentContext,
): Promise<Outcome> {
  const recorded = containerRecord(requested.name, context.host);
  if (!recorded) return create(requested, image, context);
  const record = withCommandsOf(requested.plan, recorded);
  if (record.project !== requested.project)
    throw rockerError("RK411", { name: record.name, project: record.project });

  const containers = await containersOn(record.engine, context.registered.registry, context.host);
  const found = await containers.find(record.id);
  if (!found) {
    context.report({ type: "container-gone", name: record.name, engine: record.engine });
    return create(requested, image, context);
  }
  const differences = [...engineDifference(record, image), ...planDifference(record.plan, requested.plan)];
  if ((await decide(record, differences, onDifference, context)) === "recreate") {
    await recreate(requested, { record, containers }, image, context);
    return "recreated";
  }
  await image.approveStart();
  if (record !== recorded) saveRecord(record, context.host);
  await reportNewBase(record, image, context);
  if (found.running) return "already running";
  await startContainer(record, containers, context);
  return "started";
}

function engineDifference({ engine }: ContainerRecord, { engines }: ImageSource): Difference[] {
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
  { recreate, keep }: OnDifference,
  { decide, report }: PersistentContext,
): Promise<"recreate" | "keep"> {
  if (differences.length > 0) report({ type: "container-differs", name, differences });
  if (recreate) return "recreate";
  if (keep || differences.length === 0) return "keep";
  const answer = (await decide?.(name, differences)) ?? "abort";
  if (answer === "abort") throw rockerError("RK412", { name });
  return answer;
}

/** A base image that was pulled or rebuilt since then is only reported: the user decides when to use it. */
async function reportNewBase(
  { plan, baseId, engine, name }: ContainerRecord,
  { engines: { runtime } }: ImageSource,
  { report }: PersistentContext,
): Promise<void> {
  const base = runtime.name === engine ? await runtime.images.find(plan.base.image) : undefined;
  if (base && base.id !== baseId) {
    report({ type: "base-changed", name, image: plan.base.image });
  }
}

/** Builds the image before it removes the old container, so that a failed build leaves that one untouched. */
async function recreate(
  requested: RequestedContainer,
  old: { readonly record: ContainerRecord; readonly containers: PersistentContainers },
  image: ImageSource,
  context: PersistentContext,
): Promise<void> {
  containersOf(image.engines.runtime);
  const built = await image.build();
  await old.containers.remove(old.record.id);
  await create(requested, image, context, { removed: old.record.name, built });
}

/** What replaces another container. */
interface Replacement {
  /** Name of the container that was removed for this one. */
  readonly removed?: string;
  /** Default: it is built. */
  readonly built?: Built;
}

async function create(
  requested: RequestedContainer,
  image: ImageSource,
  context: PersistentContext,
  { removed, built }: Replacement = {},
): Promise<Outcome> {
  const { name } = requested;
  const { host } = context;
  const { runtime } = image.engines;
  const containers = containersOf(runtime);
  const existing = await containers.find(name);
  if (existing && !isLeftover(existing)) throw rockerError("RK410", { name, engine: runtime.name });
  if (existing) await containers.remove(existing.id);
  const write = <Result>(path: string, work: () => Result) => {
    try {
      return work();
    } catch (error) {
      throw unwritableState(path, error, removed);
    }
  };
  const directory = write(sessionDirectory(name, host), () => freshSessionDirectory(name, context));
  const build = () => built ?? image.build();
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
  { name, project }: RequestedContainer,
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
      plan: built.plan,
      ...(built.labels && { labels: built.labels }),
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
