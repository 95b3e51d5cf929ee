import { type CommandContext, visibleLine } from "@rocker/core";
import { counted } from "../counted.ts";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgentWithGit } from "../find-agent.ts";
import type { Work } from "../git/work.ts";
import { inPart } from "../part.ts";
import { refOf } from "../record.ts";
import { say } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent fetch NAME`: prints the ref. */
export async function fetchWork(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name } = readArguments("fetch", argv);
  const record = await findAgentWithGit("fetch", name, context.host);
  const ref = refOf(record);
  for (const part of await fetchAgent(record, context)) {
    const { work, isKnown } = part;
    say(isKnown ? `${ref}${inPart(part)} is up to date` : `fetched ${ref}${inPart(part)}${editsOf(work)}`);
    for (const { ref: other, commits } of work.others)
      say(
        `not fetched${inPart(part)}: ${visibleLine(other)} (${counted(commits, "commit")}). To fetch it, switch to it in the clone`,
      );
  }
  process.stdout.write(`${ref}\n`);
  return 0;
}

function editsOf({ edits }: Work): string {
  return edits > 0 ? `; ${counted(edits, "file")} with uncommitted changes are in a commit of their own` : "";
}
