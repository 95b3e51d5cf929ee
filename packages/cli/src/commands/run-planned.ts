import type { Invocation, Planned } from "@rocker/core/lifecycle";
import { executor, runsWhere } from "../invoke/executor.ts";
import { refuseMistypedCommand } from "../invoke/mistyped-command.ts";
import { planOnImage } from "../invoke/plan-on-image.ts";
import type { ReadLine } from "../invoke/read-line.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { wholeCommand } from "../invoke/whole-command.ts";
import type { runOptions } from "../options.ts";
import type { Notices } from "../render/notices.ts";

/** Builds a plan's image if needed, and runs its container. Returns the command's exit code. */
export async function runPlanned(
  line: ReadLine<typeof runOptions>,
  planned: Planned,
  unprefixed: readonly string[] = [],
): Promise<number> {
  const { parsed, notices, host } = line;
  const { options } = parsed;
  const streams = streamModes(options);
  const onImage = await planOnImage({ ...line, planned });
  const execution = await executor(
    planned,
    { ...runsWhere(options), initialize: true },
    {
      registry: parsed.registry,
      host,
      notices,
      onImage,
    },
  );
  try {
    await refuseMistypedCommand(unprefixed, planned.plan, execution.engines.runtime.images);
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
    const { line, shell } = wholeCommand(first);
    const how = shell ? " in a shell" : "";
    notices.note(`${JSON.stringify(first)} is not a program. To run it${how}, use: rocker ${image} ${line}`);
  }
  const [, name = ""] = /^--(?:no-)?([^=]+)/.exec(first) ?? [];
  if (table.long.has(name)) {
    notices.note(`${first} follows the image, so it was run as the command. Options go before the image.`);
  }
}
