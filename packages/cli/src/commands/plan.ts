import { systemHost } from "@rocker/core/lifecycle";
import { planLine, readLine } from "../invoke/plan-line.ts";
import { showOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker plan [options] <image> [command…]`: what would be done, with no engine and no side effect. */
export async function plan(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const line = await readLine(argv, showOptions, host);
  const { options } = line;
  if (options.help) return showHelp("plan", line.registry, showOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), {
    ...options,
    quiet: false,
  });
  const { plan } = await planLine(line, host, notices);
  return showPlan(plan, options.format === "json" ? "json" : "text");
}
