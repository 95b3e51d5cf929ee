import { createReadStream, existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CommandContext } from "@rocker/core";
import { proxyFiles } from "@rocker/ext-isolate/proxy";
import { fetchAgent } from "../fetch-agent.ts";
import { findAgent, findAgentWithGit } from "../find-agent.ts";
import { gitOutput } from "../git/run-git.ts";
import { withStart } from "../git/with-start.ts";
import { inPart } from "../part.ts";
import { refOf } from "../record.ts";
import { print, say } from "../say.ts";
import { readArguments } from "../usage.ts";

/** `rocker agent log NAME`: fetches the work, and prints its commits; with --audit, what it did, as JSON Lines. */
export async function log(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("log", argv, ["audit"]);
  const find = options.audit ? findAgent : findAgentWithGit;
  const record = await find("log", name, context.host);
  if (options.audit) {
    const { audit } = proxyFiles(record.container, context.host);
    if (existsSync(audit)) await pipeline(createReadStream(audit), process.stdout, { end: false });
    return 0;
  }
  const flags = ["--no-show-signature", "--no-color", "--no-mailmap", "--no-decorate"];
  for (const part of await fetchAgent(record, context)) {
    const range = `${part.start}..${refOf(record)}`;
    const log = await gitOutput(["log", ...flags, "--end-of-options", range, "--"], withStart(part));
    if (log.length > 0 && part.path !== "") say(`commits${inPart(part)}:`);
    print(log);
  }
  return 0;
}
