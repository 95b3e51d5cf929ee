import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Host, messageOf, rockerError } from "@rocker/core/lifecycle";
import { userPluginDirectory } from "../invoke/roots.ts";
import { npmProgram } from "./npm-program.ts";

/** How npm is run: with the user's configuration, and the user's own npm if there is one. */
export interface NpmContext {
  readonly host: Host;
  /** Aborts running work. */
  readonly signal: AbortSignal;
  /** Reports what rocker does, for --verbose. */
  readonly trace: (text: string) => void;
  /** Receives each line of npm's output while it runs. */
  readonly line: (text: string) => void;
  readonly verbose: boolean;
  /** Called if another rocker process holds the lock. */
  readonly waiting: () => void;
}

/** The result of running npm. */
export interface NpmOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where npm asks the registry: not in the working directory, because a project's .npmrc must not affect what the user installs. */
export function queryDirectory(host: Host): string {
  const directory = userPluginDirectory(host);
  return existsSync(directory) ? directory : "/";
}

// These override the user's npm configuration, which could change the output or the effect of a command.
const always = ["--json", "--location=project", "--no-global", "--no-dry-run", "--no-color", "--no-progress"];

/**
 * Runs npm, without a shell.
 * @throws RockerError RK215 if npm cannot be started, RK505 if the signal aborted it
 */
export async function runNpm(
  args: readonly string[],
  directory: string,
  { host, signal, trace, line, verbose }: NpmContext,
): Promise<NpmOutcome> {
  const [command = "", ...rest] = args;
  // Including warnings: npm reports a file that it could not extract only as a warning.
  const all = [command, ...always, `--loglevel=${verbose ? "http" : "warn"}`, ...rest];
  trace(`npm ${all.join(" ")} (in ${directory})`);
  const { program, before, path } = npmProgram(host.env.PATH);
  const child = spawn(program, [...before, ...all], {
    cwd: directory,
    env: { ...environment(host.env), ...(path !== "" && { PATH: path }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const stdout: string[] = [];
    const stderr: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => stdout.push(chunk));
    createInterface({ input: child.stderr }).on("line", (text) => {
      stderr.push(text);
      line(text);
    });
    const code = await new Promise<number | null>((done, fail) => {
      child.on("error", fail);
      child.on("close", done);
    });
    if (signal.aborted) throw rockerError("RK505", { doing: "running npm" });
    return { ok: code === 0, stdout: stdout.join(""), stderr: stderr.join("\n") };
  } catch (error) {
    const { code, syscall = "" } = error as NodeJS.ErrnoException;
    if (!syscall.startsWith("spawn")) throw error;
    const reason = code === "ENOENT" ? "npm not found on PATH" : messageOf(error);
    throw rockerError("RK215", { reason }, error);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Without the variables that npm and npx set for programs they start, such as rocker: they refer to another project. */
function environment(env: Host["env"]): NodeJS.ProcessEnv {
  const ofAnotherProject =
    /^npm_(lifecycle_|package_|command$|config_(package|call|workspaces?|include_workspace_root|local_prefix)$)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofAnotherProject.test(name)));
}
