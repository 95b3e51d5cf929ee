import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  type Containers,
  createContainer,
  failWith,
  type Host,
  type order,
  type Plan,
  prepareHost,
} from "@rocker/core/lifecycle";
import type { Executor } from "../invoke/executor.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords, entryFolderOf } from "../state/container-records.ts";
import { askWhatToDo } from "./ask-what-to-do.ts";
import { containersOf, containersOn } from "./containers-on.ts";
import { differenceText } from "./difference-text.ts";
import { type Difference, planDifference } from "./plan-difference.ts";
import { namedRun, type StayContext, startAgain } from "./start.ts";
import { unwritable } from "./with-container-lock.ts";

/** A container as it is asked for. */
export interface Wanted {
  readonly name: string;
  readonly project: string;
  readonly plan: Plan;
  readonly extensions: Awaited<ReturnType<typeof order>>;
}

export interface Decision {
  readonly recreate: boolean;
  readonly keep: boolean;
}

/** What became of it. */
export type Outcome = "made" | "made anew" | "started" | "runs already";

/**
 * Makes a container or starts the one that is there, as the person decides when that was made otherwise. Under the
 * container's lock.
 */
export async function bringUp(
  wanted: Wanted,
  decision: Decision,
  execution: Executor,
  context: StayContext,
): Promise<Outcome> {
  const record = containerRecords(context.host)
    .all()
    .find(({ name }) => name === wanted.name);
  if (!record) return make(wanted, execution, context);
  if (record.project !== wanted.project) {
    throw failWith("RK411", { name: record.name, project: record.project });
  }

  const containers = await containersOn(record.engine, context.registry, context.host);
  const there = await containers.find(record.id);
  if (!there) {
    context.notices.note(
      `the container ${record.name} was removed with ${record.engine} itself: it is made anew`,
    );
    return make(wanted, execution, context);
  }
  const differences = [...engineDifference(record, execution), ...planDifference(record.plan, wanted.plan)];
  if ((await decide(record, differences, decision)) === "recreate") {
    await remake(wanted, { record, containers }, execution, context);
    return "made anew";
  }
  await tellStaleBase(record, execution, context.notices);
  if (there.running) return "runs already";
  await startAgain(record, containers, context);
  return "started";
}

function engineDifference({ engine }: ContainerRecord, { engines }: Executor): Difference[] {
  if (engine === engines.runtime.name) return [];
  return [
    { kind: "removed", row: ["engine", engine, ""] },
    { kind: "added", row: ["engine", engines.runtime.name, ""] },
  ];
}

/** @throws RockerError RK412 for abort, and where nobody can be asked */
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
  const answer = hasTerminal() ? await askWhatToDo() : "abort";
  if (answer === "abort") throw failWith("RK412", { name });
  return answer;
}

/** The base may have been pulled or built anew since: that alone changes nothing. */
async function tellStaleBase(
  { plan, baseId, engine, name }: ContainerRecord,
  { engines: { runtime } }: Executor,
  notices: Notices,
): Promise<void> {
  const base = runtime.name === engine ? await runtime.findImage(plan.base.image) : undefined;
  if (base && base.id !== baseId) {
    notices.note(
      `${plan.base.image} is another image than when ${name} was made: "rocker up --recreate" takes the new one`,
    );
  }
}

/** The image is built before the old container goes: when that fails, it stays. */
async function remake(
  wanted: Wanted,
  old: { readonly record: ContainerRecord; readonly containers: Containers },
  execution: Executor,
  context: StayContext,
): Promise<void> {
  containersOf(execution.engines.runtime);
  await execution.build();
  await old.containers.remove(old.record.id);
  await make(wanted, execution, context);
}

async function make(wanted: Wanted, execution: Executor, context: StayContext): Promise<Outcome> {
  const { name, project, plan, extensions } = wanted;
  const { host, notices } = context;
  const { runtime } = execution.engines;
  const containers = containersOf(runtime);
  if (await containers.find(name)) throw failWith("RK410", { name, engine: runtime.name });
  const folder = makeEntryFolder(name, host);
  const image = await execution.build();
  const { user } = image.plan;
  // Before it is made: engines refuse to mount what is not there yet.
  await prepareHost(
    { run: namedRun(plan.run, name), user, extensions },
    { host, notice: notices.ofExtension },
  );
  const id = await createContainer(image, { name, project, folder }, containers, {
    engines: execution.engines,
    trace: notices.trace,
  });
  try {
    const record: ContainerRecord = {
      name,
      engine: runtime.name,
      id,
      project,
      created: new Date().toISOString(),
      plan,
      baseId: image.plan.base.id,
      user,
    };
    remember(record, host);
    await containers.start(id);
  } catch (error) {
    // One that never ran is worth nothing; what is wrong is not hidden behind a second error.
    await containers.remove(id).catch(() => {});
    containerRecords(host).remove(name);
    throw error;
  }
  if (!(await staysUp(id, containers))) throw failWith("RK414", { name });
  return "made";
}

function makeEntryFolder(name: string, host: Host): string {
  const folder = entryFolderOf(name, host);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function remember(record: ContainerRecord, host: Host): void {
  const records = containerRecords(host);
  try {
    records.put(record.name, record);
  } catch (error) {
    throw unwritable(records.folder, error);
  }
}

/** An engine says that a container was started also when its command ended right then. */
async function staysUp(id: string, containers: Containers): Promise<boolean> {
  for (let look = 0; look < 3; look++) {
    if (!(await containers.find(id))?.running) return false;
    await setTimeout(100);
  }
  return true;
}
