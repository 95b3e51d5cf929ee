import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RockerError, rockerError } from "@rocker/core/lifecycle";
import { withLock } from "@rocker/core/persistent";
import { userPluginDirectory } from "../invoke/roots.ts";
import { copyCore, corePart, hasCore, type PackageJson, withCore } from "./core-copy.ts";
import { differences, installed, readManifest, type TouchedPlugin } from "./installed.ts";
import type { NpmContext } from "./npm.ts";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";
import { runNpmWithCore } from "./npm-with-core.ts";
import { discard, publish, stage } from "./plugin-directory.ts";

/** A change that npm makes, and the checks of its result. */
export interface Change {
  readonly command: "install" | "uninstall";
  readonly arguments: readonly string[];
  /** The packages as the user named them, for messages. */
  readonly asked: readonly string[];
  /**
   * Inspects the copy before npm changes it. The function it returns inspects the changed copy before that is published,
   * and throws to reject it.
   */
  readonly check?: (copy: string) => (touched: readonly TouchedPlugin[]) => void;
}

/**
 * Changes the user's plugin directory with npm, atomically.
 * @returns the packages that were added, replaced or removed
 * @throws RockerError if that fails; then no plugin has changed
 */
export async function changePlugins(change: Change, context: NpmContext): Promise<TouchedPlugin[]> {
  const directory = userPluginDirectory(context.host);
  try {
    return await withLock(directory, context, (signal) => inCopy(directory, change, { ...context, signal }));
  } catch (error) {
    const found = writeProblem(error, directory);
    throw found ? new RockerError([found], { cause: error }) : error;
  }
}

async function inCopy(directory: string, change: Change, context: NpmContext): Promise<TouchedPlugin[]> {
  const copy = await stage(directory);
  try {
    const before = installed(copy);
    const check = change.check?.(copy);
    copyCore(copy);
    writeManifest(copy, withCore(readManifest(copy)));
    const outcome = await runNpmWithCore([change.command, ...change.arguments], copy, context);
    if (!outcome.ok) throw new RockerError([npmProblem(outcome, change.asked, directory)]);
    const unpacked = unpackProblem(outcome, change.asked, directory);
    if (unpacked) throw new RockerError([unpacked]);
    if (!hasCore(readManifest(copy))) throw rockerError("RK216", corePart);
    const touched = differences(before, installed(copy));
    check?.(touched);
    if (context.signal.aborted) throw rockerError("RK505", { doing: "changing plugins" });
    publish(copy, directory);
    return touched;
  } catch (error) {
    discard(copy);
    throw error;
  }
}

function writeManifest(directory: string, manifest: PackageJson): void {
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
