import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent } from "../find-agent.ts";
import { type Application, applicationOf, applyPatch } from "../git/apply-work.ts";
import { withScratch } from "../git/scratch.ts";
import { directoryOfAgent } from "../record.ts";
import { say } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent apply NAME`: fetches the work, and merges it into the working tree; the index stays as it is. */
export async function apply(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("apply", argv, ["yes", "conflicts"]);
  const { record, project } = await findAgent("apply", name, context.host);
  const { result } = await fetchAgent(record, project, context);
  const application = await withScratch(project, directoryOfAgent(record, context.host), (scratch) =>
    applicationOf(project, scratch, { start: record.start, result }),
  );
  const { conflicts, submodules, patch } = application;
  if (conflicts.length > 0 && !options.conflicts) throw conflict(record.name, conflicts);
  if (patch.length > 0) {
    if (!options.yes && !(await isConfirmed(application, context))) return 1;
    await applyPatch(project, application);
  }
  for (const path of submodules) say(`not applied: the commit of the submodule ${visibleLine(path)}`);
  for (const path of conflicts) say(`conflict in ${visibleLine(path)}: both versions are in it, with marks`);
  say(patch.length > 0 ? `applied the work of agent ${record.name}` : "nothing to apply");
  return conflicts.length > 0 ? 1 : 0;
}

function conflict(name: string, conflicts: readonly string[]): RockerError {
  const list = conflicts.map((path) => `  ${visibleLine(path)}`).join("\n");
  return new RockerError([
    problemOf("agent", {
      slug: "conflict",
      facts: { agent: name, paths: conflicts },
      what: `nothing was applied: the agent and you changed the same lines of:\n${list}`,
      fix: "Apply all the same, with both versions marked in these files: add --conflicts",
    }),
  ]);
}

/** Programs that are run by name, and links that lead elsewhere, are easily overlooked among many changes. */
async function isConfirmed({ notable }: Application, { ask }: CommandContext): Promise<boolean> {
  if (notable.length === 0) return true;
  const list = notable.map((one) => `  ${one}`).join("\n");
  if (!ask) {
    throw new RockerError([
      problemOf("agent", {
        slug: "confirm",
        what: `nothing was applied: the agent created or changed executable files or links.\n${list}`,
        fix: 'Review them with "rocker agent diff", then add --yes.',
      }),
    ]);
  }
  say(`the agent created or changed:\n${list}`);
  return /^y(es)?$/i.test((await ask("Apply these too? [y/N] ")) ?? "");
}
