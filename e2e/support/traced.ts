import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
    // A file for each process: in a common one, a call during which another process makes one is in two parts.
    const through = ["strace", "-ff", "-qq", "-y", "-s", "65536", "-e", `trace=${calls}`, "-o", file];
    const outcome = await rocker(args, { ...options, through });
    const traces = readdirSync(directory).map((name) => readFileSync(join(directory, name), "utf8"));
    return { ...outcome, ...readTrace(traces.join(""), options.cwd) };
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
