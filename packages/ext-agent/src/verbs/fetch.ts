import { type CommandContext, visibleLine } from "@rocker/core";
import { counted } from "../counted.ts";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent } from "../find-agent.ts";
import type { Work } from "../git/work.ts";
import { refOf } from "../record.ts";
import { say } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent fetch NAME`: prints the ref. */
export async function fetchWork(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name } = readArguments("fetch", argv);
  const { record, project } = await findAgent("fetch", name, context.host);
  const work = await fetchAgent(record, project, context);
  const ref = refOf(record);
  say(record.fetched === work.result ? `${ref} is up to date` : `fetched ${ref}${textOf(work)}`);
  sayOthers(work);
  process.stdout.write(`${ref}\n`);
  return 0;
}

function textOf({ edits }: Work): string {
  return edits > 0 ? `; ${counted(edits, "file")} with uncommitted changes are in a commit of their own` : "";
}

/** Work that is in no ref of the user's. */
export function sayOthers({ others }: Work): void {
  for (const { ref, commits } of others)
    say(
      `not fetched: ${visibleLine(ref)} (${counted(commits, "commit")}). To fetch it, switch to it in the clone`,
    );
}
