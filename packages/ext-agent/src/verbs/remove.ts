import { existsSync } from "node:fs";
import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import { containersOf } from "../container.ts";
import { copyOfAgent } from "../copy-of-agent.ts";
import { counted } from "../counted.ts";
import { findAgent } from "../find-agent.ts";
import { askWork } from "../git/receive.ts";
import type { Work } from "../git/work.ts";
import { inPart, partsOf } from "../part.ts";
import { type AgentRecord, forget, idOf, refOf } from "../record.ts";
import { say } from "../say.ts";
import { ensureThere } from "../start.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent rm NAME [--force]`: names what was not fetched before it asks. */
export async function remove(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("rm", argv, ["force"]);
  const record = await findAgent("rm", name, context.host);
  const lost = options.force ? [] : await lostWith(record, context);
  if (lost.length > 0 && !(await isConfirmed(record, lost, context))) return 1;
  await containersOf(context).remove(record.container, [record.container]);
  if (record.isCopy) await discardCopyOf(record, context);
  await forget(idOf(record.name, { directory: record.project }), context.host);
  const isFetched = record.parts.some(({ fetched }) => fetched !== undefined);
  say(`removed agent ${record.name}${isFetched ? `. The work that was fetched is in ${refOf(record)}` : ""}`);
  return 0;
}

/** @throws RockerError isolate/discard for files of other users, which nothing else names */
async function discardCopyOf(record: AgentRecord, { host }: CommandContext): Promise<void> {
  const { discardCopy } = await import("@rocker/ext-isolate/copies");
  const copy = copyOfAgent(record, host);
  if (existsSync(copy.directory)) discardCopy(copy);
}

/** What is nowhere else, as text. */
async function lostWith(record: AgentRecord, context: CommandContext): Promise<readonly string[]> {
  try {
    if (record.isCopy) return await changesInCopy(record, context);
    await ensureThere(record, context);
    const lost: string[] = [];
    for (const part of await partsOf(record, context.host)) {
      const work = await askWork(part, containersOf(context));
      lost.push(...lostOf(work, part.fetched ?? part.start).map((one) => one + inPart(part)));
    }
    return lost;
  } catch (error) {
    const reason = error instanceof RockerError ? (error.problems[0]?.what ?? error.message) : String(error);
    return [`work that cannot be read: ${reason}`];
  }
}

async function changesInCopy(record: AgentRecord, { host }: CommandContext): Promise<readonly string[]> {
  const { pendingChanges } = await import("@rocker/ext-isolate/copies");
  const count = pendingChanges(record.project, copyOfAgent(record, host));
  return count > 0 ? [`changes of ${counted(count, "file")} that were not applied`] : [];
}

/** @param known the work that was fetched last, or what the agent started with */
function lostOf({ result, commits, edits, others }: Work, known: string): string[] {
  const more = others.map(
    ({ ref, commits: count }) => `${visibleLine(ref)} with ${counted(count, "commit")}`,
  );
  if (result === known) return more;
  const own = commits - (edits > 0 ? 1 : 0);
  return [
    ...(own > 0 ? [counted(own, "commit")] : []),
    ...(edits > 0 ? [`uncommitted changes in ${counted(edits, "file")}`] : []),
    ...(commits === 0 ? ["a branch that was reset"] : []),
    ...more,
  ];
}

async function isConfirmed(
  { name, isCopy }: AgentRecord,
  lost: readonly string[],
  { ask }: CommandContext,
): Promise<boolean> {
  const list = lost.map((one) => `  ${one}`).join("\n");
  if (!ask) {
    throw new RockerError([
      problemOf("agent", {
        slug: "not-fetched",
        facts: { agent: name },
        what: `agent ${name} was not removed: it has work that was not fetched.\n${list}`,
        fix: isCopy
          ? `Apply it with "rocker agent apply ${name}", or remove it with the work: add --force`
          : `Fetch it with "rocker agent fetch ${name}", or remove it with the work: add --force`,
      }),
    ]);
  }
  say(`agent ${name} has work that was not fetched:\n${list}`);
  return /^y(es)?$/i.test((await ask("Remove it with this work? [y/N] ")) ?? "");
}
