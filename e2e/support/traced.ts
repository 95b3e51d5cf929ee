import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";
import { testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

export interface Traced extends Outcome {
  /** Programs that were started by rocker and by all that it started, each as its path and arguments. */
  readonly executed: readonly (readonly string[])[];
  /** Files that were opened by any of them, absolute; a directory counts too. */
  readonly opened: readonly string[];
}

/** Runs rocker under strace. */
export async function traced(
  args: readonly string[],
  options: RockerOptions & { cwd: string },
): Promise<Traced> {
  const directory = mkdtempSync(join(tmpdir(), "rocker-trace-"));
  giveTo(testUser, directory);
  try {
    const file = join(directory, "trace");
    const calls = "execve,execveat,open,openat,openat2,chdir,fchdir";
    const through = ["strace", "-f", "-qq", "-y", "-s", "65536", "-e", `trace=${calls}`, "-o", file];
    const outcome = await rocker(args, { ...options, through });
    return { ...outcome, ...readTrace(readFileSync(file, "utf8"), options.cwd) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What succeeded; `-y` shows the path that a descriptor has, also of the working directory. */
function readTrace(trace: string, cwd: string): Pick<Traced, "executed" | "opened"> {
  const executed: string[][] = [];
  const opened = new Set<string>();
  for (const line of trace.split("\n")) {
    if (/= -1 E[A-Z]+/.test(line)) continue;
    if (/\bexecve(at)?\(/.test(line)) {
      const [path, ...argv] = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text);
      executed.push([resolve(cwd, path ?? ""), ...argv]);
    } else {
      const path = /\bopen(?:at|at2)?\(.*\) = \d+<(.*)>$/.exec(line)?.[1];
      if (path?.startsWith("/")) opened.add(path);
    }
  }
  return { executed, opened: [...opened] };
}
