import { visibleLine } from "@rocker/core";
import { workDirectory } from "@rocker/ext-agent/agents";
import { z } from "zod";
import { environmentNamed, projectOf } from "../environments.ts";
import { incompleteCode, noFileCode, writeScript } from "../inside/file-scripts.ts";
import { failure, toolResult } from "../result.ts";
import { type InsideResult, runInside } from "../run-inside.ts";
import { environmentArguments, path } from "./arguments.ts";
import { fileTimeout } from "./file-timeout.ts";
import { defineTool } from "./tool.ts";

/** Characters. A message of the protocol is limited to 10 MB. */
const limit = 4 * 2 ** 20;

export const write = defineTool({
  name: "write_file",
  title: "Write a file",
  description:
    "Create or replace a file of an environment, as the container's user. Missing directories are created; an executable file stays executable.",
  input: (session) =>
    z.strictObject({
      ...environmentArguments(session),
      path: path.describe("Path in the container, relative to the clone of the project"),
      content: z.string().max(limit).describe("The whole content of the file"),
    }),
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },

  async run({ environment: name, path, content, project }, call) {
    const { session } = call;
    const environment = environmentNamed(name, projectOf(project, session), session.context.host);
    const input = Buffer.from(content);
    const result = await runInside(
      environment,
      writeScript,
      [workDirectory, path, String(input.length)],
      {
        input,
        timeout: fileTimeout,
        limit: 4096,
        event: { event: "write", path, bytes: input.length },
      },
      call,
    );
    if (result.code !== 0) return notWritten(path, result);
    return toolResult(`wrote ${input.length} bytes to ${visibleLine(path)}`);
  },
});

const notWritten = (path: string, { code, stderr, timedOut }: InsideResult) =>
  failure(
    `cannot write ${visibleLine(path)}: ${reasonOf(code, timedOut)}`,
    "stderr of the container",
    stderr.text,
  );

function reasonOf(code: number, timedOut: boolean): string {
  if (timedOut) return "it takes too long";
  if (code === incompleteCode) return "its content did not arrive as a whole";
  return code === noFileCode ? "it is not a regular file" : `exit code ${code}`;
}
