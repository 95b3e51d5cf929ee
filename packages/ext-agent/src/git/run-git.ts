import { spawn } from "node:child_process";
import { problemOf, RockerError, visible } from "@rocker/core";

export interface GitCall {
  readonly cwd: string;
  /** Variables such as GIT_DIR, in addition to the fixed ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings in addition to the fixed ones, by name. */
  readonly config?: Readonly<Record<string, string>>;
  /** Standard input: a text, or an open file. Default: empty. */
  readonly input?: string | Buffer | number;
  /** Whether standard output is that of this process. Default: it is in the result. */
  readonly inherit?: boolean;
}

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Settings by which Git would run programs, or that would make it trust what it reads. A repository's own cannot undo them. */
const fixedConfig: Readonly<Record<string, string>> = {
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.protectHFS": "true",
  "core.protectNTFS": "true",
  "core.sshCommand": "false",
  "credential.helper": "",
  "diff.external": "",
  "fetch.fsckObjects": "true",
  "gc.auto": "0",
  "log.showSignature": "false",
  "maintenance.auto": "false",
  "protocol.allow": "never",
  "protocol.file.allow": "always",
  "submodule.recurse": "false",
  "transfer.fsckObjects": "true",
};

/** Variables of the user that Git may have. All others could lead it to another repository or program. */
const passed = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR"];

function environment({ env, config }: Pick<GitCall, "env" | "config">): NodeJS.ProcessEnv {
  const settings = Object.entries({ ...fixedConfig, ...config });
  return {
    ...Object.fromEntries(passed.map((name) => [name, process.env[name]])),
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_EDITOR: "false",
    GIT_PAGER: "cat",
    ...env,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/**
 * Runs Git on the host. It is never started in, or pointed at, a directory that an agent can write to.
 * @returns what it wrote; a nonzero exit code does not throw
 * @throws RockerError agent/no-git if Git is not installed
 */
export function runGit(args: readonly string[], call: GitCall): Promise<GitResult> {
  const { cwd, input, inherit = false } = call;
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd,
      env: environment(call),
      stdio: [typeof input === "number" ? input : "pipe", inherit ? "inherit" : "pipe", "pipe"],
    });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout?.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    child.stdin?.on("error", () => {}); // It may exit before it has read everything.
    child.stdin?.end(typeof input === "number" ? undefined : input);
    child.on("error", (error) => reject(error instanceof Error ? noGit(error) : error));
    child.on("close", (code) =>
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(chunks.stdout),
        stderr: Buffer.concat(chunks.stderr).toString(),
      }),
    );
  });
}

/**
 * The output of Git.
 * @throws RockerError agent/git if it fails
 */
export async function gitOutput(args: readonly string[], call: GitCall): Promise<Buffer> {
  const result = await runGit(args, call);
  if (result.code !== 0) throw gitError(args, result);
  return result.stdout;
}

/** The same as text without the line break at its end. */
export async function gitText(args: readonly string[], call: GitCall): Promise<string> {
  return (await gitOutput(args, call)).toString().replace(/\n$/, "");
}

export function gitError(args: readonly string[], { code, stderr }: GitResult): RockerError {
  const command = args.find((one) => !one.startsWith("-")) ?? "";
  const reason = visible(stderr.trim()) || `exit code ${code}`;
  return new RockerError([
    problemOf("agent", {
      slug: "git",
      facts: { command, code },
      what: `git ${command} failed: ${reason}`,
      fix: "Fix the reported problem, then run the command again.",
    }),
  ]);
}

function noGit(cause: Error): RockerError {
  return new RockerError(
    [
      problemOf("agent", {
        slug: "no-git",
        what: `cannot run git on this host: ${cause.message}.`,
        fix: "Install Git.",
      }),
    ],
    { cause },
  );
}
