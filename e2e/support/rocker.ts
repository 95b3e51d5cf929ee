import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { inject } from "vitest";
import { commandLine, type Person, person } from "./person.ts";

export interface RockerOptions {
  readonly as?: Person | undefined;
  /** Added to the person's environment; undefined takes away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the person's home. */
  readonly cwd?: string;
  /** What is on standard input; default: nothing, at once at its end. */
  readonly input?: string | Buffer;
  /** A program that starts it, with what stands before rocker's own line. Default: none. */
  readonly through?: readonly string[];
  /** Whether the repository's other packages are installed beside rocker. Default: what the cli brings along. */
  readonly withAll?: boolean;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the installed rocker as a person, with their environment and nothing of the runner's. */
export function startRocker(args: readonly string[], options: RockerOptions = {}) {
  const { as = person, env = {}, cwd = as.home, withAll = false, through = [] } = options;
  const installed = inject(withAll ? "rockerWithAllProgram" : "rockerProgram");
  // A test that takes all programs away from PATH leaves Node, which rocker is run by.
  const launcher = env.PATH === undefined ? [] : [process.execPath, "--"];
  const [program, ...rest] = commandLine(as, [...through, ...launcher, installed, ...args], env);
  return spawn(program, rest, { cwd, stdio: "pipe" });
}

/** Runs rocker to its end. */
export function rocker(args: readonly string[], options: RockerOptions = {}): Promise<Outcome> {
  return outcomeOf(startRocker(args, options), options.input);
}

/** What comes of a program that was started. */
export function outcomeOf(
  child: ChildProcessWithoutNullStreams,
  input: string | Buffer = "",
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    child.stderr.on("data", (chunk) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({
        code,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
