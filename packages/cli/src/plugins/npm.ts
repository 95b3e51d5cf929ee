import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { failWith, type Host, messageOf } from "@rocker/core/lifecycle";

/** How npm is run: the person's own program with the person's own configuration. */
export interface NpmContext {
  readonly host: Host;
  /** What is under way is ended when it says so. */
  readonly signal: AbortSignal;
  /** What rocker does, for --verbose. */
  readonly trace: (text: string) => void;
  /** Each line of npm's own talk, while it goes on. */
  readonly line: (text: string) => void;
  readonly verbose: boolean;
  /** Called when another rocker is at work, and this one waits. */
  readonly waiting: () => void;
}

/** What npm did. */
export interface NpmOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

// What the person's configuration may not decide: it would be another program's output, or another command.
const always = ["--json", "--location=project", "--no-global", "--no-dry-run", "--no-color", "--no-progress"];

/**
 * Runs npm to its end. No shell is between: arguments reach it as they are.
 * @throws RockerError RK215 when it cannot be started, RK505 when the signal ended it
 */
export async function runNpm(
  args: readonly string[],
  folder: string,
  { host, signal, trace, line, verbose }: NpmContext,
): Promise<NpmOutcome> {
  const [command = "", ...rest] = args;
  // Warnings are read too: npm reports a file that it could not unpack as no more than that.
  const all = [command, ...always, `--loglevel=${verbose ? "http" : "warn"}`, ...rest];
  trace(`npm ${all.join(" ")} (in ${folder})`);
  const child = spawn("npm", all, {
    cwd: folder,
    env: environment(host.env),
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
    if (signal.aborted) throw failWith("RK505", { doing: "npm was at work" });
    return { ok: code === 0, stdout: stdout.join(""), stderr: stderr.join("\n") };
  } catch (error) {
    const { code, syscall = "" } = error as NodeJS.ErrnoException;
    if (!syscall.startsWith("spawn")) throw error;
    const reason = code === "ENOENT" ? "there is no program npm on PATH" : messageOf(error);
    throw failWith("RK215", { reason }, error);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Without what npm and npx tell the programs that they start: rocker may be one, and this is another project. */
function environment(env: Host["env"]): NodeJS.ProcessEnv {
  const ofAnotherProject =
    /^npm_(lifecycle_|package_|command$|config_(package|call|workspaces?|include_workspace_root|local_prefix)$)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofAnotherProject.test(name)));
}
