import { visibleLine } from "@rocker/core";
import { workDirectory } from "@rocker/ext-agent/agents";
import { z } from "zod";
import { environmentNamed, projectOf } from "../environments.ts";
import { writeScript } from "../inside/file-scripts.ts";
import { toolResult } from "../result.ts";
import { runInside } from "../run-inside.ts";
import { environmentArguments, path } from "./arguments.ts";
import { fileFailure, fileTimeout } from "./file-call.ts";
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
    if (result.code !== 0) return fileFailure("write", path, result);
    return toolResult(`wrote ${input.length} bytes to ${visibleLine(path)}`);
  },
});
