import { rockerError, systemHost, type ValuesOf } from "@rocker/core/lifecycle";
import { selectWithInputs } from "../invoke/fetch-inputs.ts";
import { readLine } from "../invoke/read-line.ts";
import { showOptions } from "../options.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker plan [options] <image> [command…]`: shows what a run would do, without an engine or side effects; with `--resolve`, after downloading what a run would. */
export async function plan(argv: readonly string[]): Promise<number> {
  const line = await readLine(argv, { options: showOptions, mayAsk: false }, systemHost());
  const { parsed } = line;
  const { options, registry } = parsed;
  if (options.help) return showHelp({ command: "plan", registry, options: showOptions, all: options.all });
  const { pending = [] } = line.configuration.devcontainer ?? {};
  if (pending.length > 0)
    line.notices.note(`left out, because initializeCommand may still create it: ${pending.join(", ")}`);
  const selected = options.resolve ? await selectWithInputs(line) : await parsed.select();
  const planned = selected.plan();
  const format = options.json ? "json" : options.format;
  if (options.diff !== undefined) {
    const { showDifference } = await import("./plan-diff.ts");
    return showDifference(planned.plan, options.diff, line);
  }
  if (format !== "text" && format !== "json") {
    const { exportAs } = await import("./plan-export.ts");
    return exportAs(format, { planned, selected, line });
  }
  refuseExportOptions(options, format);
  return showPlan(planned.plan, format);
}

/** @throws RockerError RK316 for options that only an export has */
function refuseExportOptions(options: ValuesOf<typeof showOptions>, format: string): void {
  const option = (["output", "for-me", "cache-mounts"] as const).find((name) => options[name]);
  if (option !== undefined) throw rockerError("RK316", { option: `--${option}`, format });
}
