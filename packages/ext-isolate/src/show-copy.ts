import type { Copy } from "./copy.ts";
import { diffOf } from "./diff.ts";
import { type Change, type LeftOut, merge } from "./merge/merge.ts";
import { threeOf, withBoth } from "./merge/open.ts";
import { shownPath } from "./shown.ts";

/** Prints what the container did to its copy: each path, then its contents as a diff. */
export function showCopy(project: string, copy: Copy): void {
  withBoth(project, copy, (both) => {
    const { changes, conflicts, leftOut } = merge(threeOf(copy, both));
    const print = (word: string, change: Change) =>
      process.stdout.write(
        `${word.padEnd(8)} ${shownPath(change.path)}\n${diffOf(change, both.host, both.files)}`,
      );
    for (const change of changes) print(change.type, change);
    for (const change of conflicts) print("conflict", change);
    process.stdout.write(leftOut.map((one) => `left out ${leftOutText(one)}\n`).join(""));
  });
}

const reasons: Readonly<Record<LeftOut["because"], string>> = {
  git: "git would run what it says",
  repository: "git would take it for a repository and run what it says",
  special: "a pipe, a socket or a device",
  unreadable: "it cannot be read",
  deep: "too many directories within one another",
  moving: "it changed while it was read",
};

export function leftOutText({ path, because }: LeftOut): string {
  return `${shownPath(path === "" ? "." : path)}: ${reasons[because]}`;
}
