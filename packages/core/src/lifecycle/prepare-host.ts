import type { AnyExtension, ReleaseContext } from "../extension/extension.ts";
import type { RunSpec } from "../plan/run-spec.ts";
import type { ExecuteOptions } from "./execute-options.ts";
import { requireSameSources } from "./mount-sources.ts";
import { wrapped } from "./read.ts";

/** What the start of a container needs to know of it. */
export interface Preparable {
  readonly run: RunSpec;
  /** See PrepareContext. */
  readonly user: string;
  /** At least those that the run spec's preparations are from. */
  readonly extensions: readonly AnyExtension[];
  /** See PrepareContext. */
  readonly directory?: string;
}

/**
 * Does on the host what must be done right before a container starts.
 * @throws RockerError RK423 when what it mounts is no longer what was asked for
 */
export async function prepareHost(
  { run, user, extensions, directory }: Preparable,
  { host, notice }: Pick<ExecuteOptions, "host" | "notice">,
): Promise<void> {
  for (const { from, data } of run.preparations) {
    const extension = extensions.find(({ name }) => name === from);
    if (!extension?.prepare) continue;
    try {
      await extension.prepare(data, {
        host,
        run,
        user,
        ...(directory && { directory }),
        notice: (text) => notice(from, text),
      });
    } catch (error) {
      throw wrapped(extension, "prepare", error);
    }
  }
  requireSameSources(run.mounts, host);
}

/** Takes back on the host what was prepared for a persistent container that was stopped or removed. */
export async function releaseHost(
  { run, user, extensions }: Preparable,
  event: ReleaseContext["event"],
  { host, notice }: Pick<ExecuteOptions, "host" | "notice">,
): Promise<void> {
  for (const { from, data } of run.preparations) {
    const extension = extensions.find(({ name }) => name === from);
    if (!extension?.release) continue;
    try {
      await extension.release(data, { host, run, user, event, notice: (text) => notice(from, text) });
    } catch (error) {
      throw wrapped(extension, "release", error);
    }
  }
}
