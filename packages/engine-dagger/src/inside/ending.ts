import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How a command ended, with all that it printed. */
export interface Ending {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** What the engine answers when it has written a command's output to this machine. */
export interface Exported {
  readonly exitCode: number;
}

const notStarted = "runc run failed: unable to start container process: exec: ";

/** @param folder where the output was written to */
export function endingOf(exitCode: number, folder: string, program: string): Ending {
  const [stdout, stderr] = [readFileSync(join(folder, "stdout")), readFileSync(join(folder, "stderr"))];
  const text = stderr.toString("utf8");
  const why = `${notStarted}${JSON.stringify(program)}: `;
  if (exitCode !== 1 || stdout.length > 0 || !text.startsWith(why)) return { code: exitCode, stdout, stderr };
  // The engine says 1 of a program that it could not start, where others say 126 and 127.
  const reason = text.slice(why.length);
  const code = /permission denied|exec format error|is a directory/.test(reason) ? 126 : 127;
  return { code, stdout, stderr: Buffer.from(`rocker: ${program}: ${reason}`) };
}
