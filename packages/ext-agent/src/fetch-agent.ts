import type { CommandContext } from "@rocker/core";
import { audit } from "./audit.ts";
import { containersOf } from "./container.ts";
import type { Project } from "./git/project.ts";
import { receiveWork } from "./git/receive.ts";
import { withScratch } from "./git/scratch.ts";
import type { Work } from "./git/work.ts";
import { type AgentRecord, directoryOfAgent, writeAgent } from "./record.ts";
import { ensureThere } from "./start.ts";

/** Fetches an agent's work, and records what was fetched. */
export async function fetchAgent(
  record: AgentRecord,
  project: Project,
  context: CommandContext,
): Promise<Work> {
  await ensureThere(record, context);
  const work = await withScratch(project, directoryOfAgent(record, context.host), (scratch) =>
    receiveWork(record, project, scratch, containersOf(context)),
  );
  audit(record, { event: "fetch", commit: work.result }, context.host);
  writeAgent({ ...record, fetched: work.result }, context.host);
  return work;
}
