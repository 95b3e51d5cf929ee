import assert from "node:assert/strict";
import type { Check } from "../contract.ts";
import { ended, finished, readyForSignal, signalWhenReady, start } from "./child.ts";

const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));

/** Standard streams and signals, in a process of their own: a runtime hands on those of the process it is in. */
export const streamChecks: Readonly<Record<string, Check>> = {
  "stdin, stdout and stderr: bytes pass unchanged, each where it belongs": async (workshop) => {
    const result = await ended(await start(workshop, "cat; echo oops >&2; exit 3", true), bytes);
    assert.deepEqual(result.stdout, bytes);
    assert.match(result.stderr.toString(), /oops\n$/);
    assert.equal(result.code, 3);
  },

  "stdout carries nothing but the command's output": async (workshop) => {
    const result = await ended(await start(workshop, "true", true));
    assert.equal(result.stdout.toString(), "");
  },

  "stdin: an empty one ends at once": async (workshop) => {
    const result = await ended(await start(workshop, "cat; echo done", true));
    assert.equal(result.stdout.toString(), "done\n");
  },

  "stdin that is not asked for is not read": async (workshop) => {
    const child = await start(workshop, "cat; echo done", false);
    // It stays open: a command that reads from it must see its end all the same.
    const result = await finished(child);
    assert.equal(result.stdout.toString(), "done\n");
  },

  "without a terminal, the command sees none": async (workshop) => {
    const result = await ended(await start(workshop, "[ -t 0 ] || [ -t 1 ] || echo none", true));
    assert.equal(result.stdout.toString(), "none\n");
  },

  ...Object.fromEntries(
    (["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"] as const).map((signal): [string, Check] => [
      `signals: ${signal} reaches the command, and its exit code comes back`,
      async (workshop) => {
        const script = readyForSignal(signal);
        const { code } = await signalWhenReady(workshop, { script, signal, output: "stdout" });
        assert.equal(code, 42);
      },
    ]),
  ),
};
