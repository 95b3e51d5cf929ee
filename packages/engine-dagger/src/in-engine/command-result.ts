import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A command's exit code and its complete output. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const notStarted = "runc run failed: unable to start container process: exec: ";

/** @param directory the directory with the exported output */
export function commandResult(exitCode: number, directory: string, program: string): CommandResult {
  const [stdout, stderr] = [readFileSync(join(directory, "stdout")), readFileSync(join(directory, "stderr"))];
  const text = stderr.toString("utf8");
  const prefix = `${notStarted}${JSON.stringify(program)}: `;
  if (exitCode !== 1 || stdout.length > 0 || !text.startsWith(prefix))
    return { code: exitCode, stdout, stderr };
  // If the engine cannot start a program, it returns 1 where other engines return 126 or 127.
  const reason = text.slice(prefix.length);
  const code = /permission denied|exec format error|is a directory/.test(reason) ? 126 : 127;
  return { code, stdout, stderr: Buffer.from(`rocker: ${program}: ${reason}`) };
}
