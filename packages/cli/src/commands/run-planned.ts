import type { Invocation, Planned } from "@rocker/core/lifecycle";
import { executor, runsWhere } from "../invoke/executor.ts";
import type { ReadLine } from "../invoke/read-line.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import type { runOptions } from "../options.ts";
import type { Notices } from "../render/notices.ts";

/** Builds a plan's image if needed, and runs its container. Returns the command's exit code. */
export async function runPlanned(line: ReadLine<typeof runOptions>, planned: Planned): Promise<number> {
  const { parsed, notices, host } = line;
  const { options } = parsed;
  const approved = await planned.approve(options);
  const streams = streamModes(options);
  const execution = await executor(approved, runsWhere(options), {
    registry: parsed.registry,
    host,
    notices,
  });
  try {
    await execution.initialize();
    const code = await (await execution.build()).run(streams);
    if (code === notFound) noteMistaken(parsed.invocation, notices);
    return code;
  } finally {
    await execution.close();
  }
}

/** The exit code if the command was not found in the container. */
const notFound = 127;

/**
 * Explains two mistakes: `rocker IMAGE --user`, where the option is run as the command, and `rocker IMAGE "make test"`,
 * where the whole argument is the name of a program.
 */
function noteMistaken({ image = "", command, table }: Invocation, notices: Notices): void {
  const [first = "", ...others] = command;
  if (/\s/.test(first) && others.length === 0) {
    const quoted = `'${first.replaceAll("'", "'\\''")}'`;
    notices.note(
      `${JSON.stringify(first)} is not a program. To run it in a shell, use: rocker ${image} sh -c ${quoted}`,
    );
  }
  const [, name = ""] = /^--(?:no-)?([^=]+)/.exec(first) ?? [];
  if (table.long.has(name)) {
    notices.note(`${first} follows the image, so it was run as the command. Options go before the image.`);
  }
}
