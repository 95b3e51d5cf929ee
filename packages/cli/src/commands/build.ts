import { systemHost } from "@rocker/core/lifecycle";
import { executor } from "../invoke/executor.ts";
import { planLine, readLine } from "../invoke/plan-line.ts";
import { requireConsent } from "../invoke/project-consent.ts";
import { imageOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker build [options] <image>`: builds only; the image's tag goes to stdout. */
export async function build(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const line = await readLine(argv, imageOptions, host);
  const { options } = line;
  if (options.help) return showHelp("build", line.registry, imageOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const { plan } = await planLine(line, host, notices);
  if (options["dry-run"]) return showPlan(plan, "text");

  // What the container would have is not asked for; what goes into its image is.
  if (plan.base.build) await requireConsent(line, plan, host);
  const execution = await executor(line.registry, plan, options, host, notices);
  const image = await execution.build();
  for (const tag of options.tag) await execution.tag(image, tag);
  process.stdout.write(`${options.tag.at(-1) ?? image.tag}\n`);
  return 0;
}
