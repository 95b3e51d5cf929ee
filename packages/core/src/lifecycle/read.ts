import { isRockerError, messageOf, type Problem, RockerError, rockerError } from "../errors/error.ts";
import { fileSystemError } from "../errors/file-system-error.ts";
import {
  type AnyExtension,
  type ExtensionContext,
  problemOf,
  type Read,
  type ReviewContext,
} from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Invocation, PastSetting } from "./invocation.ts";
import { valuesFor } from "./parse.ts";

/** An extension with what it read. */
export interface ReadExtension {
  readonly extension: AnyExtension;
  readonly context: ReviewContext;
}

/**
 * Step 6: each extension reads its options and the host, once. Nothing has been built yet.
 * @throws RockerError with all problems of all extensions at once
 */
export function read(
  extensions: readonly AnyExtension[],
  invocation: Invocation,
  host: Host,
): readonly ReadExtension[] {
  const all: ReadExtension[] = [];
  const problems: Problem[] = [];
  for (const extension of extensions) {
    const context = contextFor(extension, extensions, invocation, host);
    const result = resultOf(extension, context);
    if ("value" in result) all.push({ extension, context: { ...context, value: result.value } });
    else problems.push(...result.problems.map((one) => problemOf(extension.name, one)));
  }
  if (problems.length > 0) throw new RockerError(problems);
  return all;
}

function resultOf(extension: AnyExtension, context: ExtensionContext): Read<unknown> {
  if (!extension.read) return { value: undefined };
  try {
    const result: Read<unknown> = extension.read(context);
    // A plugin in plain JavaScript, or one whose list of problems is empty: its setup must not run without a value.
    if (!("value" in result) && result.problems.length === 0)
      throw new Error("it returned no value and no problems");
    return result;
  } catch (error) {
    throw wrapped(extension, "read", error);
  }
}

export function contextFor(
  extension: AnyExtension,
  extensions: readonly AnyExtension[],
  invocation: Invocation,
  host: Host,
): ExtensionContext {
  const given = invocation.given.get(extension.name);
  const historyOf = (option: string) => given?.get(option)?.history ?? [];
  return {
    options: valuesFor(invocation, extension.name, extension.options),
    host,
    image: invocation.image ?? "",
    active: new Set(extensions.map(({ name }) => name)),
    setBy: (option) => whoSet(historyOf(option)),
    isFromProject: (option) => historyOf(option).some(({ source }) => /^(project|local)$/.test(source.layer)),
  };
}

function whoSet(history: readonly PastSetting[]): ReturnType<ExtensionContext["setBy"]> {
  const layer = history.at(-1)?.source.layer;
  if (layer === undefined || layer === "command line") return layer;
  return layer === "environment" ? "variable" : "file";
}

/** An exception of an extension's code, with the extension's name on it. */
export function wrapped(extension: AnyExtension, phase: string, error: unknown): RockerError {
  if (isRockerError(error)) return error;
  // Not the extension's fault: a full disk, a directory that is not writable.
  const ofFiles = fileSystemError(error);
  if (ofFiles) return ofFiles;
  return rockerError("RK304", { extension: extension.name, phase, message: messageOf(error) }, error);
}
