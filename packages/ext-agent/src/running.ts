import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandContext, isLeftBehind, ownerMark, problemOf, RockerError } from "@rocker/core";
import { containersOf, runScript } from "./container.ts";
import { runningScript } from "./inside/run-script.ts";
import { type AgentRecord, directoryOfAgent } from "./record.ts";

/**
 * Runs an agent's own command, of which there can be one at a time. Its process outlives a rocker that was killed.
 * @throws RockerError agent/running
 */
export async function alone<Result>(
  record: AgentRecord,
  context: CommandContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = fileOf(record, context);
  const { withLock } = await import("@rocker/core/persistent");
  const waiting = { signal: new AbortController().signal, waiting: () => {} };
  await withLock(`${file}-lock`, waiting, async () => {
    await requireIdle(record, context);
    writeFileSync(file, ownerMark());
  });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @throws RockerError agent/running while the agent's own command runs */
export async function requireIdle(record: AgentRecord, context: CommandContext): Promise<void> {
  const pid = await runningProcess(record, fileOf(record, context), context);
  if (pid !== undefined) throw isRunning(record, pid);
}

const fileOf = (record: AgentRecord, { host }: CommandContext) =>
  join(directoryOfAgent(record, host).path, "running");

/** @returns undefined if the agent's own command does not run; "" if it is about to */
async function runningProcess(
  record: AgentRecord,
  file: string,
  context: CommandContext,
): Promise<string | undefined> {
  const containers = containersOf(context);
  const { stdout } = await runScript(record, "", runningScript, [], containers);
  if (/^\d+\n$/.test(stdout)) return stdout.trim();
  try {
    return isLeftBehind(readFileSync(file, "utf8")) ? undefined : "";
  } catch {
    return undefined;
  }
}

function isRunning({ name, agent }: AgentRecord, pid: string): RockerError {
  const process = pid === "" ? "" : ` (process ${pid} of its container)`;
  return new RockerError([
    problemOf("agent", {
      slug: "running",
      facts: { agent: name },
      what: `agent ${name} is already running ${agent}${process}.`,
      why: "Nothing else may change the same files.",
      fix: `Wait until it has ended, or look at it with: rocker agent enter ${name}`,
    }),
  ]);
}
