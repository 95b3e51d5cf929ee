import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { serveSessions } from "./session-server.ts";

export const programVariable = "_EXPERIMENTAL_DAGGER_CLI_BIN";

/** Variables that select Dagger's engine and its telemetry endpoint. */
const isDaggers = (name: string) => /^(_EXPERIMENTAL_)?DAGGER_|^OTEL_/.test(name);

/** What replaces Dagger in a test. */
interface StandIn {
  /** rocker stores records of images there; it must be empty for each test. */
  readonly cache: string;
  readonly newMark: () => string;
}

// Of the current test; tests in a file run one at a time.
let present: StandIn | undefined;

/** Dagger's variables in the current test, for a program with a separate environment. */
export function daggerVariables(): Readonly<Record<string, string>> {
  const passed = Object.entries(process.env).filter(([name]) => isDaggers(name)) as [string, string][];
  return { ...Object.fromEntries(passed), ...(present && { XDG_CACHE_HOME: present.cache }) };
}

/** A text that no earlier build has used; in a replay, the recorded one. */
export function daggerMark(): string {
  return present?.newMark() ?? randomMark();
}

export const randomMark = () => `mark-${Math.random().toString(16).slice(2, 14)}`;

/** Replaces Dagger's program for one test. @returns a function that restores it */
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
