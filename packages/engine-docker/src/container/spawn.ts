import { spawn } from "node:child_process";
import { constants } from "node:os";
import { failWith, type RunOutput } from "@rocker/core/engine";

// These reach the whole foreground group of a terminal, the client too; from elsewhere only this process gets them.
const fromTerminal: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const fromAnywhere: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];

/**
 * Runs an engine's client with this process's own standard streams, so that terminal, resizing and job control are
 * the client's matter.
 * @param output receives what it writes to standard output and error. Default: they are this process's own
 * @returns its exit code, exactly; 128+n when signal n ended it
 */
export function runClient(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output?: RunOutput,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = output ? "pipe" : "inherit";
    const child = spawn(program, args, { stdio: ["inherit", own, own], env });
    child.stdout?.on("data", (chunk: Buffer) => output?.("stdout", chunk));
    child.stderr?.on("data", (chunk: Buffer) => output?.("stderr", chunk));
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const listeners = [...fromTerminal, ...fromAnywhere].map((signal) => {
      const forward = () => {
        if (!(atTerminal && fromTerminal.includes(signal))) child.kill(signal);
      };
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const settle = () => {
      for (const remove of listeners) remove();
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      const reason =
        error.code === "ENOENT"
          ? "its program is not installed"
          : error.code === "E2BIG"
            ? "the command line is longer than the system allows"
            : error.message;
      reject(
        failWith("RK403", { engine: program, reason, fix: `See whether "${program} version" works.` }, error),
      );
    });
    child.on("close", (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
