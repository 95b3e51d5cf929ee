import type { CommandContext } from "@rocker/core";
import { copyOfAgent } from "../copy-of-agent.ts";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent, findAgentWithGit } from "../find-agent.ts";
import { gitOutput } from "../git/run-git.ts";
import { withStart } from "../git/with-start.ts";
import { refOf } from "../record.ts";
import { print } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent diff NAME`: fetches the work, and prints how it differs from what the agent started with. */
export async function diff(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("diff", argv, ["stat"]);
  const record = await (options.stat ? findAgentWithGit : findAgent)(
    options.stat ? "diff --stat" : "diff",
    name,
    context.host,
  );
  if (record.isCopy) {
    (await import("@rocker/ext-isolate/copies")).showCopy(record.project, copyOfAgent(record, context.host));
    return 0;
  }
  const flags = ["--no-ext-diff", "--no-textconv", "--no-color", ...(options.stat ? ["--stat"] : [])];
  for (const part of await fetchAgent(record, context)) {
    const prefix = part.path === "" ? "" : `${part.path}/`;
    const prefixes = [`--src-prefix=a/${prefix}`, `--dst-prefix=b/${prefix}`];
    const range = [part.start, refOf(record)];
    print(
      await gitOutput(["diff", ...flags, ...prefixes, "--end-of-options", ...range, "--"], withStart(part)),
    );
  }
  return 0;
}
