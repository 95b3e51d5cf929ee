import { type Host, type Invocation, systemHost } from "@rocker/core/lifecycle";
import { loadConfiguration } from "../configuration/load.ts";
import { executor, runsWhere } from "../invoke/executor.ts";
import { parseLine, planLine, type ReadLine, readLine } from "../invoke/plan-line.ts";
import { requireConsent } from "../invoke/project-consent.ts";
import { registerHere } from "../invoke/register-here.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { runOptions } from "../options.ts";
import { type Notices, noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { runPluginCommand } from "./plugin-command.ts";
import { showHelp, showPlan, showVersion } from "./show.ts";

/** `rocker [options] <image> [command…]`: builds what is needed and runs. Returns the command's exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  return runLine(await readLine(argv, runOptions, host), host);
}

/** A line without a command's word: a plugin's command if its first word is one, else a run. */
export async function runOrPluginCommand(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const configuration = await loadConfiguration(host);
  const registry = await registerHere(argv, runOptions, host, configuration);
  return (
    (await runPluginCommand(argv, registry, host)) ??
    runLine(await parseLine(argv, runOptions, host, registry, configuration), host)
  );
}

async function runLine(line: ReadLine<typeof runOptions>, host: Host): Promise<number> {
  const { options } = line;
  if (options.version) return showVersion();
  if (options.help) return showHelp("run", line.registry, runOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  if (options.plan !== undefined) {
    const { runPlanFile } = await import("./run-plan.ts");
    return runPlanFile(line, options.plan, host, notices);
  }
  const planned = await planLine(line, host, notices);
  if (options["dry-run"]) return showPlan(planned.plan, "text");
  await requireConsent(line, planned.plan, host);

  const streams = streamModes(options);
  const execution = await executor(line.registry, planned.plan, runsWhere(options), host, notices);
  try {
    const image = await execution.build();
    const code = await execution.run(image, planned.extensions, streams);
    if (code === notFound) tellMisplaced(line.invocation, notices);
    return code;
  } finally {
    await execution.close();
  }
}

/** The exit code of a command that the container does not have. */
const notFound = 127;

/** `rocker IMAGE --user`: what follows the image is the command, whatever it looks like. */
function tellMisplaced({ command: [first = ""], table }: Invocation, notices: Notices): void {
  const [, name = ""] = /^--(?:no-)?([^=]+)/.exec(first) ?? [];
  if (table.long.has(name)) {
    notices.note(`${first} stood behind the image and was run as its command; options come before the image`);
  }
}
