import { failWith, type Host, hostPath, order, resolve } from "@rocker/core/lifecycle";
import { executor, runsWhere } from "../invoke/executor.ts";
import type { ReadLine } from "../invoke/plan-line.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import type { runOptions } from "../options.ts";
import type { Notices } from "../render/notices.ts";
import { showPlan } from "./show.ts";

/** `rocker run --plan FILE|-`: runs a plan that was made before, here or elsewhere, after the same questions. */
export async function runPlanFile(
  { registry, options, invocation, configuration }: ReadLine<typeof runOptions>,
  file: string,
  host: Host,
  notices: Notices,
): Promise<number> {
  const stray = [...invocation.given].flatMap(([owner, given]) =>
    owner === "rocker" ? [] : [...given.values()].map(({ origin }) => origin),
  );
  if (invocation.byConfiguration !== "nothing") stray.push(invocation.image ?? ".");
  if (stray.length > 0)
    throw failWith("RK108", { arguments: stray, reason: "the plan already has options and image" });

  const { readPlanFile } = await import("../invoke/plan-file.ts");
  const path = file === "-" ? file : hostPath(file, { cwd: host.cwd, home: host.user().home });
  const { plan, text } = readPlanFile(path, host);
  if (options["dry-run"]) return showPlan(plan, "text");
  const { consentGate } = await import("../invoke/consent-gate.ts");
  await consentGate({
    project: host.path(path)?.realPath ?? path,
    subject: "this plan",
    files: [{ path, text }],
    inside: undefined,
    plan,
    without: undefined,
    policy: configuration.policy,
    trust: options.trust,
    host,
  });
  const names = new Map(plan.run.preparations.map(({ from }) => [from, "the plan"]));
  const active = resolve({ active: names, excluded: new Map(), warnings: [] }, registry);
  const streams = streamModes(options);
  const execution = await executor(registry, plan, runsWhere(options), host, notices);
  try {
    const image = await execution.build();
    return await execution.run(image, await order(active, registry), streams);
  } finally {
    await execution.close();
  }
}
