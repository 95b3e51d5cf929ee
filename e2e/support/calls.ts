import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";
import { testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

export interface Counted extends Outcome {
  /** How often each function of `@rocker/core` was called, by name: those of one name apart. */
  readonly calls: ReadonlyMap<string, readonly number[]>;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      /** The first is the function itself. */
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

/** Runs rocker, with Node counting the calls of its functions. */
export async function counted(args: readonly string[], options: RockerOptions): Promise<Counted> {
  const directory = mkdtempSync(join(tmpdir(), "rocker-calls-"));
  giveTo(testUser, directory);
  try {
    const outcome = await rocker(args, {
      ...options,
      env: { ...options.env, NODE_V8_COVERAGE: directory },
    });
    return { ...outcome, calls: callsIn(directory) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function callsIn(directory: string): ReadonlyMap<string, readonly number[]> {
  const calls = new Map<string, readonly number[]>();
  for (const file of readdirSync(directory)) {
    const { result }: Coverage = JSON.parse(readFileSync(join(directory, file), "utf8"));
    for (const { url, functions } of result) {
      if (!/\/@rocker\/core\/dist\//.test(url)) continue;
      for (const { functionName, ranges } of functions) {
        // The bundler adds a suffix where several modules have a function of this name.
        const name = functionName.replace(/\$\d+$/, "");
        const count = ranges[0]?.count ?? 0;
        if (count > 0) calls.set(name, [...(calls.get(name) ?? []), count]);
      }
    }
  }
  return calls;
}
