import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { serveSessions } from "./session-server.ts";

export const programVariable = "_EXPERIMENTAL_DAGGER_CLI_BIN";

/** Variables that say how Dagger is reached and what it tells to whom. */
const isDaggers = (name: string) => /^(_EXPERIMENTAL_)?DAGGER_|^OTEL_/.test(name);

/** What a test sees of Dagger, by a program that stands in for Dagger's. */
interface StandIn {
  /** rocker remembers images there; it must be empty for each test. */
  readonly cache: string;
  readonly newMark: () => string;
}

// Of the test that runs: one at a time in a file.
let present: StandIn | undefined;

/** Dagger's variables for a program with an environment of its own, as they are in the test that asks. */
export function daggerVariables(): Readonly<Record<string, string>> {
  const passed = Object.entries(process.env).filter(([name]) => isDaggers(name)) as [string, string][];
  return { ...Object.fromEntries(passed), ...(present && { XDG_CACHE_HOME: present.cache }) };
}

/** A text that no build had before; in a replay, that of the recording. */
export function daggerMark(): string {
  return present?.newMark() ?? randomMark();
}

export const randomMark = () => `mark-${Math.random().toString(16).slice(2, 14)}`;

/** Puts a program in Dagger's place for one test. @returns what undoes it */
export async function standIn(
  open: Parameters<typeof serveSessions>[1],
  newMark: () => string,
): Promise<() => void> {
  const before = { ...process.env };
  const scratch = inject("scratch");
  const server = await serveSessions(scratch, open);
  for (const name of Object.keys(process.env)) if (isDaggers(name)) delete process.env[name];
  const cache = mkdtempSync(join(scratch, "dagger-cache-"));
  chmodSync(cache, 0o777);
  process.env[programVariable] = server.program;
  process.env.XDG_CACHE_HOME = cache;
  present = { cache, newMark };
  return () => {
    present = undefined;
    server.close();
    rmSync(cache, { recursive: true, force: true });
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
