import type { Engine, RunRequest } from "@rocker/core/engine";
import { contributionsOf, systemHost } from "@rocker/core/lifecycle";

// A process with streams of its own, in which one container is run: node run-child.js JSON.
const { module, engine, request } = JSON.parse(process.argv[2] ?? "") as {
  readonly module: string;
  readonly engine: string;
  readonly request: Omit<RunRequest, "trace">;
};
const found = contributionsOf(await import(module)).find((one) => (one as Engine).name === engine) as Engine;
const { runtime } = found.open(systemHost());
if (!runtime) throw new Error(`${engine} has no runtime`);
process.exitCode = await runtime.run({ ...request, trace: () => {} });
