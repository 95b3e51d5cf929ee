import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { packageFolder } from "@rocker/core/lifecycle";
import type { StreamedCall } from "../../run-child.ts";
import type { RunWishes, Workshop } from "../workshop.ts";

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Has the runtime do what hands on its process's standard streams, in a new process. */
export function startCall({ fixtures, names }: Workshop, call: StreamedCall): Child {
  const module = pathToFileURL(fixtures.engineModule).href;
  const inside = names.inside !== undefined && {
    inside: { module: pathToFileURL(fixtures.insideModule ?? "").href, engine: names.inside },
  };
  // Built, as node must run it: also when this module is run from its source.
  const program = join(packageFolder(import.meta.url), "dist/run-child.js");
  return spawn(
    process.execPath,
    [program, JSON.stringify({ module, engine: names.runtime, ...inside, call })],
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
