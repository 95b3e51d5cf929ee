import { hostPath, type Plan } from "@rocker/core/lifecycle";
import { planDifference } from "@rocker/core/persistent";
import { readPlanFile } from "../invoke/plan-file.ts";
import type { ReadLine } from "../invoke/read-line.ts";
import type { showOptions } from "../options.ts";
import { differenceLines } from "../persistent/difference-text.ts";
import { styleFor } from "../render/style.ts";

/** `rocker plan --diff FILE`: what changes from another plan to this one. No output: nothing. */
export function showDifference(
  plan: Plan,
  file: string,
  { parsed, host }: ReadLine<typeof showOptions>,
): number {
  const path = file === "-" ? file : hostPath(file, { cwd: host.cwd, home: host.user().home });
  const differences = planDifference(readPlanFile(path, host).plan, plan);
  if (parsed.options.json) process.stdout.write(`${JSON.stringify(differences, null, 2)}\n`);
  else if (differences.length > 0) {
    process.stdout.write(
      `${differenceLines(differences, styleFor(process.stdout, process.env)).join("\n")}\n`,
    );
  }
  return 0;
}
