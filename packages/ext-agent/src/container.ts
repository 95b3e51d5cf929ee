import { join } from "node:path/posix";
import { type CommandContainers, type CommandContext, problemOf, RockerError, visible } from "@rocker/core";
import { noGitCode } from "./inside/clone-script.ts";
import { workDirectory } from "./inside/layout.ts";
import type { AgentRecord } from "./record.ts";

/** @throws TypeError in a program that is not the command line */
export function containersOf({ containers }: CommandContext): CommandContainers {
  if (!containers) throw new TypeError("rocker agent is a command of the command line");
  return containers;
}

interface ScriptOptions {
  /** An open file that becomes its standard input. Default: none. */
  readonly input?: number;
  /** Receives what it writes to standard output. Default: it is in the result. */
  readonly output?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes of what a script of rocker's writes that are kept. An agent could have replaced every program of it. */
const limit = 1 << 20;

/**
 * Runs a script of rocker's in the clone of an agent, which is started if it is stopped.
 * @param path of a submodule; empty: the project
 */
export async function runScript(
  { container }: Pick<AgentRecord, "container">,
  path: string,
  script: string,
  args: readonly string[],
  containers: CommandContainers,
  { input, output, signal }: ScriptOptions = {},
): Promise<ScriptResult> {
  const kept = { stdout: "", stderr: "" };
  const code = await containers.enter(
    container,
    ["sh", "-c", `cd -- "$1" || exit\nshift\n${script}`, "rocker", join(workDirectory, path), ...args],
    {
      terminal: false,
      stdin: input !== undefined,
      ...(input !== undefined && { input }),
      ...(signal && { signal }),
      output: (stream, chunk) => {
        if (stream === "stdout" && output) output(chunk);
        else if (kept[stream].length < limit) kept[stream] += chunk.toString("latin1");
      },
    },
    "none",
  );
  const text = (one: string) => Buffer.from(one, "latin1").toString("utf8");
  return { code, stdout: text(kept.stdout), stderr: text(kept.stderr) };
}

/** The error for a script that failed in an agent's container. */
export function scriptError(
  { name }: Pick<AgentRecord, "name">,
  doing: string,
  { code, stderr }: Pick<ScriptResult, "code" | "stderr">,
): RockerError {
  if (code === noGitCode) return noGit();
  return new RockerError([
    problemOf("agent", {
      slug: "inside",
      facts: { agent: name, code },
      what: `cannot ${doing} in the container of agent ${name}: ${visible(stderr.trim().slice(-2000)) || `exit code ${code}`}`,
      fix: `Look at its files with: rocker agent enter ${name}`,
    }),
  ]);
}

function noGit(): RockerError {
  return new RockerError([
    problemOf("agent", {
      slug: "image-without-git",
      what: "the image has no git.",
      why: "An agent works on a clone of the project.",
      fix: "Use an image with Git, such as node:22, or let rocker install it: add --isolate-build-network",
    }),
  ]);
}
