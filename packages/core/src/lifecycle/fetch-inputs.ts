import { type Problem, RockerError } from "../errors/error.ts";
import { type AnyExtension, problemOf } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Invocation } from "./invocation.ts";
import { contextFor, wrapped } from "./read.ts";

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Whether what is in a registry now is wanted, even if it was downloaded before. */
  readonly refresh: boolean;
  readonly progress: (extension: string, text: string) => void;
}

/**
 * Before step 6: extensions download what they will read, one after the other. Nothing that came is run on the host.
 * @throws RockerError with all problems of all extensions
 */
export async function fetchInputs(
  extensions: readonly AnyExtension[],
  invocation: Invocation,
  host: Host,
  {
    signal,
    refresh,
    progress,
    notice,
  }: FetchOptions & { readonly notice: (extension: string, text: string) => void },
): Promise<void> {
  const problems: Problem[] = [];
  for (const extension of extensions) {
    const { name } = extension;
    const context = {
      ...contextFor(extension, extensions, invocation, host),
      signal,
      refresh,
      progress: (text: string) => progress(name, text),
      notice: (text: string) => notice(name, text),
    };
    try {
      const found = (await extension.fetch?.(context)) ?? [];
      problems.push(...found.map((one) => problemOf(name, one)));
    } catch (error) {
      throw wrapped(extension, "fetch", error);
    }
  }
  if (problems.length > 0) throw new RockerError(problems);
}
