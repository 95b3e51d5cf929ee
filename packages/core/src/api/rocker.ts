import type { AnyExtension } from "../extension/extension.ts";
import type { InputsOfAll } from "./inputs.ts";
import type { ProgramOptions, Rocker } from "./program-options.ts";

/**
 * What the command `rocker` does, for programs:
 *
 * ```ts
 * import { rocker } from "@rocker/core";
 * import engines from "@rocker/engine-docker";
 * import user from "@rocker/ext-user";
 *
 * const debian = rocker({ image: "debian:bookworm", engines, extensions: [user], user: true });
 * const { code, stdout } = await debian.run(["id"], { output: "capture" });
 * ```
 *
 * Configuration files and variables (`ROCKER_…`) are for the command line: a program says all that it wants.
 */
export function rocker<const E extends readonly AnyExtension[] = readonly []>(
  options: ProgramOptions<E> & InputsOfAll<E>,
): Rocker {
  // Loaded when something is done: extensions import this module too, and need none of it.
  const program = async () => (await import("./program.ts")).programOf(options);
  let loaded: ReturnType<typeof program> | undefined;
  const load = () => {
    loaded ??= program();
    return loaded;
  };
  return {
    plan: async (command) => (await load()).plan(command),
    build: async (how) => (await load()).build(how),
    run: async (command, how) => (await load()).run(command, how),
    up: async (command, how) => (await load()).up(command, how),
    enter: async (command, how) => (await load()).enter(command, how),
    stop: async () => (await load()).stop(),
    remove: async (how) => (await load()).remove(how),
  };
}
