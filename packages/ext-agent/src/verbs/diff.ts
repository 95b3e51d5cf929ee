import type { CommandContext } from "@rocker/core";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent } from "../find-agent.ts";
import { gitOutput } from "../git/run-git.ts";
import { withStart } from "../git/with-start.ts";
import { refOf } from "../record.ts";
import { print } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent diff NAME`: fetches the work, and prints how it differs from what the agent started with. */
export async function diff(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("diff", argv, ["stat"]);
  const { record, project } = await findAgent("diff", name, context.host);
  await fetchAgent(record, project, context);
  const flags = ["--no-ext-diff", "--no-textconv", "--no-color", ...(options.stat ? ["--stat"] : [])];
  const range = [record.start, refOf(record)];
  print(
    await gitOutput(
      ["diff", ...flags, "--end-of-options", ...range, "--"],
      withStart(record, project, context.host),
    ),
  );
  return 0;
}
