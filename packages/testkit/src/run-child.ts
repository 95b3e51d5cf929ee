import type { Engine, ExecRequest, LogRequest, OpenEngine, RunRequest, Runtime } from "@rocker/core/engine";
import { contributionsOf, systemHost } from "@rocker/core/lifecycle";

/** A call that passes on the streams of its process. */
export type StreamedCall =
  | { readonly run: Omit<RunRequest, "trace"> }
  | { readonly exec: Omit<ExecRequest, "trace"> }
  | { readonly logs: LogRequest };

// A process with its own streams that makes one call: node run-child.js JSON.
interface Named {
  readonly module: string;
  readonly engine: string;
}
const { inEngine, call, ...named } = JSON.parse(process.argv[2] ?? "") as Named & {
  /** The engine inside whose builder the call is made, on the images of the other. */
  readonly inEngine?: Named;
  readonly call: StreamedCall;
};
const own = (await opened(named)).runtime;
const runtime = inEngine ? (await opened(inEngine)).inEngine?.(own).runtime : own;
if (!runtime) throw new Error(`${(inEngine ?? named).engine} has no such runtime`);
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
  if ("run" in streamed) return of.containers.run({ ...streamed.run, trace });
  if ("exec" in streamed) return of.containers.persistent?.exec({ ...streamed.exec, trace });
  return of.containers.persistent?.logs(streamed.logs);
}
