import { systemHost } from "@rocker/core/lifecycle";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import { openLine, parseOrInstall, type ReadLine, readLine } from "../invoke/read-line.ts";
import { runOptions } from "../options.ts";
import { runPluginCommand } from "./plugin-command.ts";
import { showHelp, showPlan, showVersion } from "./show.ts";

const command = { options: runOptions, mayAsk: true };

/** `rocker [options] <image> [command…]`: builds the image if needed and runs it. Returns the command's exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  return runLine(await readLine(argv, command, systemHost()));
}

/** A command line that does not start with a command of rocker: a plugin command, or else a run. */
export async function runOrPluginCommand(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const line = await openLine(argv, command, host);
  const code = await runPluginCommand(argv, line.registered.registry, host);
  return code ?? runLine(await parseOrInstall(line), argv);
}

/** @param unprefixed the command line, if it does not start with "run" */
async function runLine(
  line: ReadLine<typeof runOptions>,
  unprefixed: readonly string[] = [],
): Promise<number> {
  const { parsed } = line;
  const { options } = parsed;
  if (options.version) return showVersion();
  if (options.help)
    return showHelp({ command: "run", registry: parsed.registry, options: runOptions, all: options.all });
  if (options.plan !== undefined) {
    const { runPlanFile } = await import("./run-plan.ts");
    return runPlanFile(line, options.plan);
  }
  const planned = await planWithInputs(line);
  if (options["dry-run"]) return showPlan(planned.plan, "text");
  // Loaded here, so that help, versions and plans are shown faster.
  const { runPlanned } = await import("./run-planned.ts");
  return runPlanned(line, planned, unprefixed);
}
