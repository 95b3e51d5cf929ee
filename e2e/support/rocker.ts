import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { inject } from "vitest";
import { commandLine, type TestUser, testUser } from "./test-user.ts";

export interface RockerOptions {
  readonly as?: TestUser | undefined;
  /** Added to the user's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the user's home directory. */
  readonly cwd?: string;
  /** Standard input; default: empty. */
  readonly input?: string | Buffer;
  /** The Node that runs rocker where PATH has none. Default: the one of the tests. */
  readonly node?: string;
  /** A program that starts rocker, with its arguments. Default: none. */
  readonly through?: readonly string[];
  /** Whether the repository's other packages are installed next to rocker. Default: only the CLI's dependencies. */
  readonly withAll?: boolean;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line of the installed rocker for a user, in their environment and without the runner's variables. */
export function rockerLine(args: readonly string[], options: RockerOptions = {}): [string, ...string[]] {
  const { as = testUser, env = {}, withAll = false, through = [], node = process.execPath } = options;
  const installed = inject(withAll ? "rockerWithAllProgram" : "rockerProgram");
  // A test that removes all programs from PATH keeps Node, which runs rocker.
  const launcher = env.PATH === undefined ? [] : [node, "--"];
  return commandLine(as, [...through, ...launcher, installed, ...args], env);
}

/** Starts the installed rocker as a user. */
export function startRocker(args: readonly string[], options: RockerOptions = {}) {
  const { as = testUser, cwd = as.home } = options;
  const [program, ...rest] = rockerLine(args, options);
  return spawn(program, rest, { cwd, stdio: "pipe" });
}

/** Runs rocker until it exits. */
export function rocker(args: readonly string[], options: RockerOptions = {}): Promise<Outcome> {
  return outcomeOf(startRocker(args, options), options.input);
}

/** The outcome of a started program. */
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
