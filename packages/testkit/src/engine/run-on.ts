import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyExtension, Host, Plan } from "@rocker/core";
import type { Engine } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { plannedOf } from "../plan/planned-of.ts";
import { openHalf, whyUnusable } from "./open-half.ts";

/** The result of a script in a container. */
export interface ContainerOutcome {
  /** Exit code of the script. */
  readonly code: number;
  /** Standard output of the script. */
  readonly stdout: string;
  /** Name of the image that was built. It is kept, so that the next run finds its steps in the cache. */
  readonly image: string;
}

/** Where containers see the directory that receives their output. */
const target = "/rocker-testkit";

/**
 * Why an engine cannot be used on this host; undefined: it can be used. For tests that need an engine:
 * `test.skipIf(engineProblem(docker) !== undefined)`.
 */
export function engineProblem(engine: Engine): string | undefined {
  return whyUnusable(engine, systemHost());
}

/**
 * Runs a command line on a real engine: builds the image with the steps of the extensions, prepares the host, and runs a
 * script in the container.
 * @param engine an engine that builds and runs
 * @param extensions one extension, or all that the command line needs
 * @param line options and image, as for `planOf`; the image must exist or be pullable, and have no entrypoint
 * @param script a POSIX sh script
 * @param options host: what the extensions see. Default: this host
 * @throws RockerError or Error for anything that fails before the script starts
 */
export async function runOn(
  engine: Engine,
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  script: string,
  { host = systemHost() }: { readonly host?: Host } = {},
): Promise<ContainerOutcome> {
  const words = typeof line === "string" ? line.split(/\s+/).filter(Boolean) : line;
  const command = ["/bin/sh", "-c", `exec >${target}/out\n${script}`];
  const planned = plannedOf(extensions, [...words, ...command], { host, persistent: false }, () => {});
  const engines = {
    builder: openHalf(engine, "builder", host),
    runtime: openHalf(engine, "runtime", host),
    reasons: [],
  };
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-testkit-")));
  try {
    chmodSync(directory, 0o777); // The container's user may be anyone.
    const { signal } = new AbortController();
    const bound = await planned.with(withDirectory(planned.plan, directory)).bind({ engines, signal });
    const built = await (await bound.approve({ trust: true })).build();
    const code = await built.run({ terminal: false, stdin: false });
    return { code, stdout: readFileSync(join(directory, "out"), "utf8"), image: built.image.tag };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function withDirectory(plan: Plan, source: string): Plan {
  const common = { target, readOnly: false, options: [], from: "testkit" };
  const mount = { type: "bind", source, directory: true, ...common } as const;
  return { ...plan, run: { ...plan.run, mounts: [...plan.run.mounts, mount] } };
}
