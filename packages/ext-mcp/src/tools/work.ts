import { z } from "zod";
import { environmentNamed, projectOf } from "../environments.ts";
import { failure, type ToolResult, toolResult, visibleOutput } from "../result.ts";
import { messageLines, runRocker } from "../run-rocker.ts";
import type { Call } from "../session.ts";
import { Window } from "../window.ts";
import { environmentArguments, position } from "./arguments.ts";
import { defineTool } from "./tool.ts";

/** Bytes in one result. */
const limit = 64 * 1024;

const offset = position.describe("Bytes to skip, to see what an earlier result cut. Default: 0").optional();

export const diff = defineTool({
  name: "diff",
  title: "Show what changed",
  description:
    "Fetch the work of an environment into the ref refs/rocker/NAME of the project, and return how it differs from the start. Uncommitted changes included. Applying, merging and removing are up to the user: rocker agent apply|merge|rm NAME.",
  input: (session) =>
    z.strictObject({
      ...environmentArguments(session),
      stat: z.boolean().describe("Only names of files, and how much changed").optional(),
      offset,
    }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: ({ stat, ...args }, call) => show({ verb: "diff", flags: stat ? ["--stat"] : [], ...args }, call),
});

export const log = defineTool({
  name: "log",
  title: "Show the commits",
  description:
    "Fetch the work of an environment into the ref refs/rocker/NAME of the project, and return its commits since the start.",
  input: (session) => z.strictObject({ ...environmentArguments(session), offset }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: (args, call) => show({ verb: "log", flags: [], ...args }, call),
});

interface Shown {
  readonly verb: "diff" | "log";
  readonly flags: readonly string[];
  readonly environment: string;
  readonly offset?: number | undefined;
  readonly project?: string;
}

async function show(
  { verb, flags, environment, offset: skipped = 0, project }: Shown,
  { session, signal }: Call,
): Promise<ToolResult> {
  const { name, project: cwd } = environmentNamed(
    environment,
    projectOf(project, session),
    session.context.host,
  );
  const window = new Window(skipped, limit);
  const onOutput = (chunk: Buffer) => window.add(chunk);
  const { code, lines } = await runRocker(["agent", verb, name, ...flags], { cwd, signal, onOutput });
  if (code !== 0)
    return failure(
      `rocker agent ${verb} failed`,
      "message of rocker, which may quote the container",
      lines.slice(-messageLines).join("\n"),
    );
  const { text, size, next } = window.seen;
  const rest = next === undefined ? "" : `; for the rest, use offset ${next}`;
  return toolResult(`${verb} of ${name}: ${size} bytes${rest}`, [
    { title: `${verb} of the container's clone`, text: visibleOutput(text) },
  ]);
}
