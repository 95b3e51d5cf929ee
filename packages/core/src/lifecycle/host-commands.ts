import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { rockerError } from "../errors/error.ts";
import { visibleLine } from "../errors/visible.ts";
import type { Host } from "../host/host.ts";
import {
  type LifecycleCommand,
  type LifecycleProgram,
  lifecycleName,
  lifecycleText,
} from "../plan/lifecycle-commands.ts";

export interface HostCommandContext {
  readonly host: Host;
  /** Working directory. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly trace: (text: string) => void;
  /** Receives each line of output, with the name of its command. */
  readonly output: (line: string) => void;
}

/**
 * Runs lifecycle commands on the host, as the user. The caller has made sure that the user approved exactly these.
 * @throws RockerError RK448 for the first that fails, RK505 if `signal` aborts them
 */
export async function runOnHost(
  commands: readonly LifecycleCommand[],
  context: HostCommandContext,
): Promise<void> {
  for (const command of commands) {
    await Promise.all(command.programs.map((program) => runProgram(command, program, context)));
  }
}

async function runProgram(
  command: LifecycleCommand,
  program: LifecycleProgram,
  { host, directory, signal, trace, output }: HostCommandContext,
): Promise<void> {
  const name = visibleLine(lifecycleName(command, program));
  const text = lifecycleText(program);
  if (signal.aborted) throw rockerError("RK505", { doing: `running ${name}` });
  trace(`on this host, in ${directory}: ${text}`);
  const [file = "", ...args] = program.args;
  const code = await new Promise<number>((resolve) => {
    // In a process group of its own, so that everything it started can be ended.
    const child = spawn(file, args, {
      cwd: directory,
      env: host.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => output(`[${name}] ${line}`));
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      } catch {} // It has ended.
    };
    signal.addEventListener("abort", end, { once: true });
    child.on("error", (error) => {
      output(`[${name}] ${error.message}`);
      resolve(127);
    });
    child.on("exit", (exit, by) => {
      signal.removeEventListener("abort", end);
      const result = exit ?? 128 + (by ? constants.signals[by] : 0);
      // What it left in the background may keep its output open: then only what comes now is shown.
      const timer = setTimeout(() => {
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
        resolve(result);
      }, 500);
      child.on("close", () => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  });
  if (signal.aborted) throw rockerError("RK505", { doing: `running ${name}` });
  if (code !== 0) throw rockerError("RK448", { command: name, text, code });
}
