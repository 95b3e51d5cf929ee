import { type Built, type Planned, rockerError, systemHost } from "@rocker/core/lifecycle";
import { type ExecutorContext, type ExecutorOptions, executor } from "../invoke/executor.ts";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import { assertImageTags } from "../invoke/image-tag.ts";
import { planOnImage } from "../invoke/plan-on-image.ts";
import { readLine } from "../invoke/read-line.ts";
import { imageOptions } from "../options.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker build [options] <image>`: builds the image, and prints its tag to stdout. */
export async function build(argv: readonly string[]): Promise<number> {
  const line = await readLine(
    argv,
    { options: imageOptions, mayAsk: true, noCommand: "options go before the image, and nothing is run" },
    systemHost(),
  );
  const { parsed, host, notices } = line;
  const { options, registry } = parsed;
  if (options.help) return showHelp({ command: "build", registry, options: imageOptions, all: options.all });
  assertImageTags(options.tag);
  const planned = await planWithInputs({ parsed, host });
  if (options["dry-run"]) return showPlan(planned.plan, "text");

  // Requests that only affect the container need no approval here; those that affect the image do.
  const how = { ...options, builds: true };
  const context = { registry, host, notices, onImage: await planOnImage({ ...line, planned }) };
  if (options.push) return publish(planned, how, context);
  const execution = await executor(planned, how, context);
  const { image } = await execution.build();
  for (const tag of options.tag) await execution.tag(image, tag);
  process.stdout.write(`${options.tag.at(-1) ?? image.tag}\n`);
  return 0;
}

/** `--push`: pushes an image per platform under a common name. A builder that supports it pushes them itself. */
async function publish(
  planned: Planned,
  options: ExecutorOptions & { readonly tag: readonly string[] },
  context: ExecutorContext,
): Promise<number> {
  if (options.tag.length === 0) throw rockerError("RK434", {});
  const platforms = planned.plan.run.settings.platform?.value.split(",") ?? [undefined];
  const execution = await executor(planned, { ...options, inEngine: "possible" }, context);
  try {
    const { runtime } = execution.engines;
    const [name = ""] = options.tag;
    if (platforms.length > 1 && !runtime.inEngine) {
      const inside = [...context.registry.engines.values()].filter(({ roles }) =>
        roles.includes("in-engine"),
      );
      const others = inside.map((engine) => engine.name);
      throw rockerError("RK432", { engine: runtime.name, name, platforms: platforms.map(String), others });
    }
    const built: Built[] = [];
    for (const platform of platforms) built.push(await execution.build(platform));
    const images = built.map(({ image }) => image);
    for (const tag of options.tag) await execution.push(images, tag);
    process.stdout.write(`${options.tag.at(-1)}\n`);
    return 0;
  } finally {
    await execution.close();
  }
}
