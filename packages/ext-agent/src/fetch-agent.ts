import type { CommandContext } from "@rocker/core";
import { audit } from "./audit.ts";
import { containersOf } from "./container.ts";
import { receiveWork } from "./git/receive.ts";
import { withScratch } from "./git/scratch.ts";
import type { Work } from "./git/work.ts";
import { type Part, partsOf } from "./part.ts";
import { type AgentRecord, writeAgent } from "./record.ts";
import { ensureThere } from "./start.ts";

export interface FetchedPart extends Part {
  readonly work: Work;
  /** Whether it was fetched before. */
  readonly isKnown: boolean;
}

/**
 * Fetches an agent's work, and records what was fetched: submodules first, because the project refers to their commits.
 * @returns the project, then its submodules
 */
export async function fetchAgent(
  record: AgentRecord,
  context: CommandContext,
): Promise<readonly FetchedPart[]> {
  await ensureThere(record, context);
  const fetched: FetchedPart[] = [];
  for (const part of [...(await partsOf(record, context.host))].reverse()) {
    const work = await withScratch(part.project, part.files, (scratch) =>
      receiveWork(part, scratch, containersOf(context)),
    );
    audit(
      record,
      { event: "fetch", ...(part.path && { submodule: part.path }), commit: work.result },
      context.host,
    );
    fetched.unshift({ ...part, work, isKnown: part.fetched === work.result });
  }
  const parts = record.parts.map((one, index) => {
    const result = fetched[index]?.work.result;
    return { ...one, ...(result !== undefined && { fetched: result }) };
  });
  writeAgent({ ...record, parts }, context.host);
  return fetched;
}
