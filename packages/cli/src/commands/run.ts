import { type Host, systemHost } from "@rocker/core/lifecycle";
import { loadConfiguration } from "../configuration/load.ts";
import { parseLine, planLine, type ReadLine, readLine } from "../invoke/plan-line.ts";
import { registerHere } from "../invoke/register-here.ts";
import { runOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
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
  // Help, versions and plans are shown sooner without what runs them.
  const { runPlanned } = await import("./run-planned.ts");
  return runPlanned(line, planned, host, notices);
}
