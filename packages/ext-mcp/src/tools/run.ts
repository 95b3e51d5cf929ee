import { workDirectory } from "@rocker/ext-agent/agents";
import { z } from "zod";
import type { Kept } from "../bounded.ts";
import { environmentNamed, projectOf } from "../environments.ts";
import { runScript } from "../inside/run-script.ts";
import { toolResult, visibleOutput } from "../result.ts";
import { type InsideResult, runInside } from "../run-inside.ts";
import { command, directory, environmentArguments, seconds } from "./arguments.ts";
import { defineTool } from "./tool.ts";

const defaultTimeout = 120;

/** Bytes of each stream. Clients limit a result to about 25,000 tokens. */
const limit = 32 * 1024;

export const run = defineTool({
  name: "run_command",
  title: "Run a command",
  description:
    "Run a shell command in an environment, without standard input. Returns its exit code and output; the middle of long output is cut. The command and all that it started end at the time limit, or when the call is canceled.",
  input: (session) =>
    z.strictObject({
      ...environmentArguments(session),
      command: command.describe("Command for bash, or for sh if the image has no bash"),
      directory: directory
        .describe("Working directory, relative to the clone of the project. Default: its top")
        .optional(),
      timeout: seconds.describe(`Time limit in seconds. Default: ${defaultTimeout}`).optional(),
    }),
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },

  async run({ environment: name, command, directory = ".", timeout = defaultTimeout, project }, call) {
    const { session } = call;
    const environment = environmentNamed(name, projectOf(project, session), session.context.host);
    const args = [inClone(directory), command];
    const event = { event: "command", command, ...(directory !== "." && { directory }) };
    const result = await runInside(environment, runScript, args, { timeout, limit, event }, call);
    const facts = [
      outcome(result, timeout),
      `time: ${result.time.toFixed(1)} s`,
      sizeText("stdout", result.stdout),
      sizeText("stderr", result.stderr),
    ];
    return toolResult(facts.join("\n"), [
      { title: "stdout of the container", text: visibleOutput(result.stdout.text) },
      { title: "stderr of the container", text: visibleOutput(result.stderr.text) },
    ]);
  },
});

/** Relative to the clone, or absolute; the container resolves it. */
const inClone = (path: string) => (path.startsWith("/") ? path : `${workDirectory}/${path}`);

function outcome({ code, timedOut, ended }: InsideResult, timeout: number): string {
  if (timedOut)
    return ended
      ? `ended at the time limit of ${timeout} s (exit code ${code})`
      : `not ended at the time limit of ${timeout} s: something may still run`;
  return ended
    ? `exit code: ${code}`
    : `the container ended the command (exit code ${code}): it may be incomplete`;
}

const sizeText = (title: string, { size, cut }: Kept) =>
  `${title}: ${size} bytes${cut > 0 ? `, ${cut} of them cut from the middle` : ""}`;
