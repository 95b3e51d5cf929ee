import { visibleLine } from "@rocker/core";
import { workDirectory } from "@rocker/ext-agent/agents";
import { z } from "zod";
import { environmentNamed, projectOf } from "../environments.ts";
import { readScript } from "../inside/file-scripts.ts";
import { toolResult } from "../result.ts";
import { runInside } from "../run-inside.ts";
import { environmentArguments, path, position } from "./arguments.ts";
import { fileFailure, fileTimeout } from "./file-call.ts";
import { defineTool } from "./tool.ts";

/** Bytes of a file in one result. */
const limit = 64 * 1024;

const defaultLines = 2000;

export const read = defineTool({
  name: "read_file",
  title: "Read a file",
  description: `Read a text file of an environment, as the container's user. Returns at most ${limit / 1024} KiB, and how much there is.`,
  input: (session) =>
    z.strictObject({
      ...environmentArguments(session),
      path: path.describe("Path in the container, relative to the clone of the project"),
      line: position.min(1).describe("First line to return. Default: 1").optional(),
      lines: position.min(1).describe(`Number of lines to return. Default: ${defaultLines}`).optional(),
    }),
  hints: { readOnlyHint: true, openWorldHint: false },

  async run({ environment: name, path, line = 1, lines = defaultLines, project }, call) {
    const { session } = call;
    const environment = environmentNamed(name, projectOf(project, session), session.context.host);
    const args = [workDirectory, path, String(line), String(lines), String(limit)];
    const result = await runInside(
      environment,
      readScript,
      args,
      // The first line of the output has the sizes.
      { timeout: fileTimeout, limit: 4 * (limit + 100), event: { event: "read", path } },
      call,
    );
    const { text } = result.stdout;
    const [, size, count] = /^(\d{1,18}) (\d{1,18})\n/.exec(text) ?? [];
    if (result.code !== 0 || size === undefined) return fileFailure("read", path, result);
    const content = text.slice(text.indexOf("\n") + 1);
    const facts = `${visibleLine(path)}: ${size} bytes, ${count} line breaks`;
    if (content.includes("\0")) return toolResult(`${facts}\nnot shown: it is a binary file`);
    const shown = Buffer.byteLength(content);
    const last = line - 1 + content.split("\n").length - (content.endsWith("\n") || content === "" ? 1 : 0);
    const range = content === "" ? "no lines" : `lines ${line} to ${last}, ${shown} bytes`;
    const rest = shown >= limit ? "; the last one may be cut" : "";
    return toolResult(`${facts}\nshown: ${range}${rest}`, [
      { title: `${visibleLine(path)} in the container`, text: content },
    ]);
  },
});
