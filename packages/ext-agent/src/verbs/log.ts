import type { CommandContext } from "@rocker/core";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent } from "../find-agent.ts";
import { gitOutput } from "../git/run-git.ts";
import { withStart } from "../git/with-start.ts";
import { refOf } from "../record.ts";
import { print } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent log NAME`: fetches the work, and prints its commits. */
export async function log(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name } = readArguments("log", argv);
  const { record, project } = await findAgent("log", name, context.host);
  await fetchAgent(record, project, context);
  const flags = ["--no-show-signature", "--no-color", "--no-mailmap", "--no-decorate"];
  const range = [`${record.start}..${refOf(record)}`];
  print(
    await gitOutput(
      ["log", ...flags, "--end-of-options", ...range, "--"],
      withStart(record, project, context.host),
    ),
  );
  return 0;
}
