import { systemHost } from "@rocker/core/lifecycle";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import { readLine } from "../invoke/read-line.ts";
import { showOptions } from "../options.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker plan [options] <image> [command…]`: shows what a run would do, without an engine or side effects; with `--resolve`, after downloading what a run would. */
export async function plan(argv: readonly string[]): Promise<number> {
  const line = await readLine(argv, { options: showOptions, mayAsk: false }, systemHost());
  const { parsed } = line;
  const { options, registry } = parsed;
  if (options.help) return showHelp("plan", registry, showOptions);
  const { plan } = options.resolve ? await planWithInputs(line) : (await parsed.select()).plan();
  return showPlan(plan, options.json || options.format === "json" ? "json" : "text");
}
