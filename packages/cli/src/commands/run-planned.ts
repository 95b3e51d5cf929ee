import type { Host, Invocation } from "@rocker/core/lifecycle";
import { executor, runsWhere } from "../invoke/executor.ts";
import type { planLine, ReadLine } from "../invoke/plan-line.ts";
import { requireConsent } from "../invoke/project-consent.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import type { runOptions } from "../options.ts";
import type { Notices } from "../render/notices.ts";

/** Builds what a planned line needs, and runs it. Returns the command's exit code. */
export async function runPlanned(
  line: ReadLine<typeof runOptions>,
  planned: Awaited<ReturnType<typeof planLine>>,
  host: Host,
  notices: Notices,
): Promise<number> {
  const { options } = line;
  await requireConsent(line, planned.plan, host);
  const streams = streamModes(options);
  const execution = await executor(line.registry, planned.plan, runsWhere(options), host, notices);
  try {
    const image = await execution.build();
    const code = await execution.run(image, planned.extensions, streams);
    if (code === notFound) tellMisplaced(line.invocation, notices);
    return code;
  } finally {
    await execution.close();
  }
}

/** The exit code of a command that the container does not have. */
const notFound = 127;

/** `rocker IMAGE --user`: what follows the image is the command, whatever it looks like. */
function tellMisplaced({ command: [first = ""], table }: Invocation, notices: Notices): void {
  const [, name = ""] = /^--(?:no-)?([^=]+)/.exec(first) ?? [];
  if (table.long.has(name)) {
    notices.note(`${first} stood behind the image and was run as its command; options come before the image`);
  }
}
