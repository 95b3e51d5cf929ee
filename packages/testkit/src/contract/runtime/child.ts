import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { packageDirectory } from "@rocker/core/lifecycle";
import type { StreamedCall } from "../../run-child.ts";
import type { RunWishes, Workshop } from "../workshop.ts";

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Has the runtime do what hands on its process's standard streams, in a new process. */
export function startCall({ fixtures, names }: Workshop, call: StreamedCall): Child {
  const module = pathToFileURL(fixtures.engineModule).href;
  const inEngine = names.inEngine !== undefined && {
    inEngine: { module: pathToFileURL(fixtures.inEngineModule ?? "").href, engine: names.inEngine },
  };
  // Built, as node must run it: also when this module is run from its source.
  const program = join(packageDirectory(import.meta.url), "dist/run-child.js");
  return spawn(
    process.execPath,
    [program, JSON.stringify({ module, engine: names.runtime, ...inEngine, call })],
    {
      stdio: "pipe",
    },
  );
}

/** Runs a shell script in a container, in a new process. */
export async function start(
  workshop: Workshop,
  script: string,
  stdin: boolean,
  { image, write = () => {} }: Omit<RunWishes, "command"> = {},
): Promise<Child> {
  const plan = await workshop.bound(write, image, ["/bin/sh", "-c", script]);
  return startCall(workshop, { run: { image: plan.base.id, plan, streams: { terminal: false, stdin } } });
}

/** A script that ends with 42 when it gets the signal, and with 0 when it did not come for a minute. */
export const readyForSignal = (signal: NodeJS.Signals) =>
  `trap 'exit 42' ${signal.slice(3)}; echo ready; for i in $(seq 600); do sleep 0.1; done`;

/** What `start` needs for `signalWhenReady`. */
export interface Signalled extends Omit<RunWishes, "command"> {
  readonly script: string;
  readonly signal: NodeJS.Signals;
  /** Where the script says "ready". */
  readonly output: "stdout" | "stderr";
}

/** Runs a script in a container, in a new process, and sends that one a signal when the script has said "ready". */
export async function signalWhenReady(
  workshop: Workshop,
  { script, signal, output, image, write = () => {} }: Signalled,
) {
  const name = workshop.newVolume();
  const child = await start(workshop, script, false, {
    ...(image !== undefined && { image }),
    write: (container) => {
      write(container);
      container.withSetting("name", name);
    },
  });
  const result = finished(child);
  const ready = new Promise<void>((resolve) => {
    let text = "";
    child[output].on("data", (chunk: Buffer) => {
      text += chunk;
      if (text.includes("ready")) resolve();
    });
  });
  // One that ends before is wrong in what it ended with.
  await Promise.race([result, ready]);
  await workshop.fixtures.passesSignals?.(name);
  child.kill(signal);
  return result;
}

/** Gives a process its input and waits for its end. */
export function ended(child: Child, input: Buffer = Buffer.alloc(0)) {
  child.stdin.on("error", () => {}); // It may end before it has read all.
  child.stdin.end(input);
  return finished(child);
}

export function finished(child: Child): Promise<{ code: number | null; stdout: Buffer; stderr: Buffer }> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
  });
}
