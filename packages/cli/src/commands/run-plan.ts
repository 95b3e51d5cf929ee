import { hostPath, rockerError } from "@rocker/core/lifecycle";
import type { ReadLine } from "../invoke/read-line.ts";
import type { runOptions } from "../options.ts";
import { runPlanned } from "./run-planned.ts";
import { showPlan } from "./show.ts";

/** `rocker run --plan FILE|-`: runs an existing plan. It needs the same approval as a project's configuration. */
export async function runPlanFile(line: ReadLine<typeof runOptions>, file: string): Promise<number> {
  const { parsed, registered, host, configuration } = line;
  const { invocation, options } = parsed;
  const stray = [...invocation.given].flatMap(([owner, given]) =>
    owner === "rocker" ? [] : [...given.values()].map(({ origin }) => origin),
  );
  if (invocation.byConfiguration !== "nothing") stray.push(invocation.image ?? ".");
  if (stray.length > 0)
    throw rockerError("RK108", { arguments: stray, reason: "the plan already contains options and image" });

  const { readPlanFile } = await import("../invoke/plan-file.ts");
  const path = file === "-" ? file : hostPath(file, { cwd: host.cwd, home: host.user().home });
  const { plan, text } = readPlanFile(path, host);
  if (options["dry-run"]) return showPlan(plan, "text");
  return runPlanned(line, await registered.loadPlan(plan, { path, text, policy: configuration.policy }));
}
