import { systemHost } from "@rocker/core/lifecycle";
import { readLine } from "../invoke/read-line.ts";
import { showOptions } from "../options.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker plan [options] <image> [command…]`: shows what a run would do, without an engine or side effects. */
export async function plan(argv: readonly string[]): Promise<number> {
  const { parsed } = await readLine(argv, { options: showOptions, mayAsk: false }, systemHost());
  const { options, registry } = parsed;
  if (options.help) return showHelp("plan", registry, showOptions);
  const { plan } = (await parsed.select()).plan();
  return showPlan(plan, options.json || options.format === "json" ? "json" : "text");
}
