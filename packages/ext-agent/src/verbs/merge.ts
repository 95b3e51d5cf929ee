import type { CommandContext } from "@rocker/core";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgentWithGit } from "../find-agent.ts";
import { withoutFilters } from "../git/filters.ts";
import { runGit } from "../git/run-git.ts";
import { inPart } from "../part.ts";
import { refOf } from "../record.ts";
import { print, say } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent merge NAME`: fetches the work, and merges it into the current branch. No hooks run. */
export async function merge(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name } = readArguments("merge", argv);
  const record = await findAgentWithGit("merge", name, context.host);
  const [whole, ...submodules] = await fetchAgent(record, context);
  if (!whole) throw new Error("an agent has a project");
  const { project } = whole;
  const message = `Merge the work of agent ${record.name}`;
  const merged = await runGit(["merge", "--no-edit", "-m", message, refOf(record)], {
    cwd: project.directory,
    config: await withoutFilters(project),
  });
  print(merged.stdout);
  for (const part of submodules.filter(({ work }) => work.edits > 0))
    say(`not merged: uncommitted changes${inPart(part)}. They are in its ${refOf(record)}`);
  if (merged.code === 0) return 0;
  say(
    merged.stderr.trim() ||
      "Git could not merge everything: resolve the conflicts and commit, or run: git merge --abort",
  );
  return 1;
}
