import { join } from "node:path/posix";
import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import { type FetchedPart, fetchAgent } from "../fetch-agent.ts";
import { findAgent } from "../find-agent.ts";
import { type Application, applicationOf, applyPatch } from "../git/apply-work.ts";
import { withScratch } from "../git/scratch.ts";
import { startsBelow } from "../part.ts";
import { say } from "../say.ts";
import { readArguments, usageError } from "../usage.ts";

/** `rocker agent apply NAME`: fetches the work, and merges it into the working tree; the index stays as it is. */
export async function apply(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("apply", argv, ["yes", "conflicts", "overwrite"]);
  const record = await findAgent("apply", name, context.host);
  if (record.isCopy) {
    if (options.conflicts) throw usageError(`agent ${record.name} works on a copy: use --overwrite`);
    const { applyCopyOf } = await import("../apply-copy.ts");
    return (await applyCopyOf(record, options, context)) ? 0 : 1;
  }
  if (options.overwrite) throw usageError(`agent ${record.name} has a clone: use --conflicts`);
  const parts: { readonly part: FetchedPart; readonly application: Application }[] = [];
  for (const part of await fetchAgent(record, context)) {
    const { project, files, start, work, path } = part;
    const submodules = startsBelow(path, record.parts);
    const application = await withScratch(project, files, (scratch) =>
      applicationOf(project, scratch, { start, result: work.result, submodules }),
    );
    parts.push({ part, application });
  }
  const of = (list: keyof Omit<Application, "patch">) =>
    parts.flatMap(({ part, application }) => application[list].map((one) => join(part.path, one)));
  const conflicts = of("conflicts");
  if (conflicts.length > 0 && !options.conflicts) throw conflict(record.name, conflicts);
  if (!options.yes && !(await isConfirmed(of("notable"), context))) return 1;
  const changed = parts.filter(({ application }) => application.patch.length > 0);
  for (const { part, application } of changed) await applyPatch(part.project, application);
  const known = new Set(parts.map(({ part }) => part.path));
  for (const path of of("submodules").filter((one) => !known.has(one)))
    say(`not applied: the commit of the submodule ${visibleLine(path)}`);
  for (const path of conflicts) say(`conflict in ${visibleLine(path)}: both versions are in it, with marks`);
  say(changed.length > 0 ? `applied the work of agent ${record.name}` : "nothing to apply");
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
async function isConfirmed(notable: readonly string[], { ask }: CommandContext): Promise<boolean> {
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
