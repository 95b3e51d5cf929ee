import type { Engine, ExecRequest, LogRequest, OpenEngine, RunRequest, Runtime } from "@rocker/core/engine";
import { contributionsOf, systemHost } from "@rocker/core/lifecycle";

/** What hands on the streams of its process. */
export type StreamedCall =
  | { readonly run: Omit<RunRequest, "trace"> }
  | { readonly exec: Omit<ExecRequest, "trace"> }
  | { readonly logs: LogRequest };

// A process with streams of its own, in which one thing is done: node run-child.js JSON.
interface Named {
  readonly module: string;
  readonly engine: string;
}
const { inside, call, ...named } = JSON.parse(process.argv[2] ?? "") as Named & {
  /** The engine within whose builder it is done, on the images of the other. */
  readonly inside?: Named;
  readonly call: StreamedCall;
};
const own = (await opened(named)).runtime;
const runtime = inside ? (await opened(inside)).inside?.(own) : own;
if (!runtime) throw new Error(`${(inside ?? named).engine} has no such runtime`);
process.exitCode = await codeOf(runtime, call);
await runtime.close?.();

async function opened({ module, engine }: Named): Promise<OpenEngine> {
  const found = contributionsOf(await import(module)).find(
    (one) => (one as Engine).name === engine,
  ) as Engine;
  return found.open(systemHost());
}

async function codeOf(of: Runtime, streamed: StreamedCall): Promise<number | undefined> {
  const trace = () => {};
  if ("run" in streamed) return of.run({ ...streamed.run, trace });
  if ("exec" in streamed) return of.containers?.exec({ ...streamed.exec, trace });
  return of.containers?.logs(streamed.logs);
}
