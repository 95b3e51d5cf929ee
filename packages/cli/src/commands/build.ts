import {
  type BuiltImage,
  failWith,
  type Host,
  type Plan,
  type Registry,
  systemHost,
} from "@rocker/core/lifecycle";
import { type ExecutorOptions, executor } from "../invoke/executor.ts";
import { planLine, readLine } from "../invoke/plan-line.ts";
import { requireConsent } from "../invoke/project-consent.ts";
import { imageOptions } from "../options.ts";
import { type Notices, noticesOn } from "../render/notices.ts";
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
  await requireConsent(line, plan, host, { builds: true });
  if (options.push) return publish(line.registry, plan, options, host, notices);
  const execution = await executor(line.registry, plan, options, host, notices);
  const image = await execution.build();
  for (const tag of options.tag) await execution.tag(image, tag);
  process.stdout.write(`${options.tag.at(-1) ?? image.tag}\n`);
  return 0;
}

/** `--push`: for each platform an image, sent to registries as one name. An engine that can sends it from where it is. */
async function publish(
  registry: Registry,
  plan: Plan,
  options: ExecutorOptions & { readonly tag: readonly string[] },
  host: Host,
  notices: Notices,
): Promise<number> {
  if (options.tag.length === 0) throw failWith("RK434", {});
  const platforms = plan.run.settings.platform?.value.split(",") ?? [undefined];
  const execution = await executor(registry, plan, { ...options, inside: "possible" }, host, notices);
  try {
    const { runtime } = execution.engines;
    const [name = ""] = options.tag;
    if (platforms.length > 1 && !runtime.inside) {
      throw failWith("RK432", { engine: runtime.name, name, platforms: platforms.map(String) });
    }
    const images: BuiltImage[] = [];
    for (const platform of platforms) images.push(await execution.build(platform));
    for (const tag of options.tag) await execution.push(images, tag);
    process.stdout.write(`${options.tag.at(-1)}\n`);
    return 0;
  } finally {
    await execution.close();
  }
}
