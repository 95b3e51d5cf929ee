import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { failWith, RockerError } from "@rocker/core/lifecycle";
import { userPluginFolder } from "../invoke/roots.ts";
import { withLock } from "../state/lock.ts";
import { discard, publish, stage } from "./folder.ts";
import { differences, installed, readManifest, type TouchedPlugin } from "./installed.ts";
import { type NpmContext, runNpm } from "./npm.ts";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";
import { corePlace, type FolderManifest, hasCore, putCore, withCore } from "./own-core.ts";

/** What is asked of npm, and what must be true of the result. */
export interface Change {
  /** What npm is to do. */
  readonly command: "install" | "uninstall";
  readonly arguments: readonly string[];
  /** What the person named, for messages. */
  readonly asked: readonly string[];
  /**
   * Looks at the copy before npm changes it; what it returns looks at it after, before it counts, and throws when it
   * must not.
   */
  readonly check?: (copy: string) => (touched: readonly TouchedPlugin[]) => void;
}

// Whatever the person's configuration says: the folder is one that rocker can read, and that npm can repeat.
export const folderFlags = [
  "--save-prod",
  "--save-exact",
  "--package-lock",
  "--no-package-lock-only",
  "--install-strategy=hoisted",
  "--no-legacy-peer-deps",
  // A folder is linked, as npm does by itself: whoever names one is at work on it.
  "--no-install-links",
  "--no-audit",
  "--no-fund",
];

/**
 * Changes the person's plugin folder with npm, wholly or not at all.
 * @returns what was added, replaced or removed
 * @throws RockerError with what went wrong; the plugins are then as they were
 */
export async function changePlugins(change: Change, context: NpmContext): Promise<TouchedPlugin[]> {
  const folder = userPluginFolder(context.host);
  try {
    return await withLock(folder, context, (signal) => inCopy(folder, change, { ...context, signal }));
  } catch (error) {
    const found = writeProblem(error, folder);
    throw found ? new RockerError([found], { cause: error }) : error;
  }
}

async function inCopy(folder: string, change: Change, context: NpmContext): Promise<TouchedPlugin[]> {
  const copy = await stage(folder);
  try {
    const before = installed(copy);
    const check = change.check?.(copy);
    putCore(copy);
    writeManifest(copy, withCore(readManifest(copy)));
    const outcome = await runNpm([change.command, ...folderFlags, ...change.arguments], copy, context);
    if (!outcome.ok) throw new RockerError([npmProblem(outcome, change.asked, folder)]);
    const unpacked = unpackProblem(outcome, change.asked, folder);
    if (unpacked) throw new RockerError([unpacked]);
    if (!hasCore(readManifest(copy))) throw failWith("RK216", corePlace);
    const touched = differences(before, installed(copy));
    check?.(touched);
    if (context.signal.aborted) throw failWith("RK505", { doing: "plugins were changed" });
    publish(copy, folder);
    return touched;
  } catch (error) {
    discard(copy);
    throw error;
  }
}

function writeManifest(folder: string, manifest: FolderManifest): void {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
