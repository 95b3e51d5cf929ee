import type { Engine, ExecRequest, LogRequest, RunRequest } from "@rocker/core/engine";
import { contributionsOf, systemHost } from "@rocker/core/lifecycle";

/** What hands on the streams of its process. */
export type StreamedCall =
  | { readonly run: Omit<RunRequest, "trace"> }
  | { readonly exec: Omit<ExecRequest, "trace"> }
  | { readonly logs: LogRequest };

// A process with streams of its own, in which one thing is done: node run-child.js JSON.
const { module, engine, call } = JSON.parse(process.argv[2] ?? "") as {
  readonly module: string;
  readonly engine: string;
  readonly call: StreamedCall;
};
const found = contributionsOf(await import(module)).find((one) => (one as Engine).name === engine) as Engine;
const { runtime } = found.open(systemHost());
if (!runtime) throw new Error(`${engine} has no runtime`);
process.exitCode = await codeOf(call);

async function codeOf(streamed: StreamedCall): Promise<number | undefined> {
  const trace = () => {};
  if ("run" in streamed) return runtime?.run({ ...streamed.run, trace });
  if ("exec" in streamed) return runtime?.containers?.exec({ ...streamed.exec, trace });
  return runtime?.containers?.logs(streamed.logs);
}
