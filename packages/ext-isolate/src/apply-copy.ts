import { problemOf, RockerError } from "@rocker/core";
import { type Copy, discardCopy, recordBase } from "./copy.ts";
import { applyChanges } from "./merge/apply.ts";
import { type Change, type Merge, merge, type Three } from "./merge/merge.ts";
import { threeOf, withBoth } from "./merge/open.ts";
import { leftOutText } from "./show-copy.ts";
import { shownPath } from "./shown.ts";

export interface ApplyOptions {
  /** Whether executable files and links are applied without a question. */
  readonly yes: boolean;
  /** See MergeOptions. */
  readonly overwrite: boolean;
  /** See CommandContext. */
  readonly ask: ((question: string) => Promise<string | undefined>) | undefined;
  /** Whether the copy stays, for more changes. Default: no. */
  readonly keep?: boolean;
  /** The command that shows the copy. Default: `rocker isolate diff`. */
  readonly diffCommand?: string;
}

/**
 * Brings what the container changed into the project, then removes the copy. It is kept when something of it was left
 * out: it is nowhere else.
 * @throws RockerError isolate/conflict, isolate/confirm: nothing was applied; what applyChanges throws
 */
export async function applyCopy(
  project: string,
  copy: Copy,
  { yes, overwrite, ask, keep = false, diffCommand = "rocker isolate diff" }: ApplyOptions,
): Promise<"applied" | "declined"> {
  const { three, merged } = withBoth(project, copy, (both) => {
    const found = threeOf(copy, both);
    return { three: found, merged: merge(found, { overwrite }) };
  });
  if (merged.conflicts.length > 0) throw conflict(merged.conflicts, copy, overwrite);
  if (!yes && !(await isConfirmed(merged.changes, ask, diffCommand))) return "declined";
  withBoth(project, copy, ({ host, files }) => applyChanges(host, files, merged.changes));
  if (keep) recordCommon(copy, three, merged);
  else finish(copy, three, merged);
  return "applied";
}

/** What was applied is what both sides now have in common. */
function recordCommon(copy: Copy, { base }: Three, { changes }: Merge): void {
  for (const { path, after } of changes) after ? base.set(path, after) : base.delete(path);
  recordBase(copy, base);
}

function finish(copy: Copy, three: Three, merged: Merge): void {
  const { leftOut } = merged;
  if (leftOut.length === 0) {
    discardCopy(copy);
    return;
  }
  recordCommon(copy, three, merged);
  process.stderr.write(
    [
      "rocker: not everything was applied:",
      ...leftOut.map((one) => `  ${leftOutText(one)}`),
      `rocker: the copy stays at ${copy.files}. Remove it with: rocker isolate discard`,
      "",
    ].join("\n"),
  );
}

/** Programs that are run by name, and links that lead elsewhere, are easily overlooked among many changes. */
async function isConfirmed(
  changes: readonly Change[],
  ask: ApplyOptions["ask"],
  diffCommand: string,
): Promise<boolean> {
  const names = changes.flatMap(({ path, after }) => {
    if (after?.type === "link") return [`${shownPath(path)} is a link to ${shownPath(after.target)}`];
    return after?.type === "file" && after.mode & 0o111 ? [`${shownPath(path)} is executable`] : [];
  });
  if (names.length === 0) return true;
  if (!ask) throw unconfirmed(names, diffCommand);
  process.stderr.write(
    `rocker: the container created or changed:\n${names.map((one) => `  ${one}\n`).join("")}`,
  );
  return /^y(es)?$/i.test((await ask("Apply these too? [y/N] ")) ?? "");
}

function unconfirmed(names: readonly string[], diffCommand: string): RockerError {
  return new RockerError([
    problemOf("isolate", {
      slug: "confirm",
      what: `nothing was applied: the container created or changed executable files or links.\n${names.map((one) => `  ${one}`).join("\n")}`,
      fix: `Review them with "${diffCommand}", then add --yes.`,
    }),
  ]);
}

function conflict(conflicts: readonly Change[], copy: Copy, overwrite: boolean): RockerError {
  const names = conflicts.map(({ path }) => `  ${shownPath(path)}`).join("\n");
  const same = `Resolve the differences between the project and ${copy.files}`;
  return new RockerError([
    problemOf("isolate", {
      slug: "conflict",
      what: `nothing was applied: these paths were changed in both the project and the copy:\n${names}`,
      fix: overwrite ? `${same}.` : `${same}, or use the copy's version of each: --overwrite`,
    }),
  ]);
}
