import type { Report } from "../engine/progress.ts";
import type { Runtime } from "../engine/runtime.ts";
import { messageOf } from "../errors/error.ts";
import type { BuildInputs } from "./build-inputs.ts";

interface StartImageOptions {
  readonly engines: { readonly runtime: Runtime };
  /** Whether it is pulled even when it is local. */
  readonly pull: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly trace: (text: string) => void;
}

/** Pulls the image that a Dockerfile starts from. If that fails, so will the build, which then says why. */
export async function withStartImage(
  inputs: BuildInputs,
  platform: string | undefined,
  { engines, pull, report, signal, trace }: StartImageOptions,
): Promise<BuildInputs> {
  const { start } = inputs;
  if (!start || (start.facts && !pull)) return inputs;
  const { image } = start;
  try {
    const facts = await engines.runtime.images.pull({ image, platform, report, signal });
    const { sources } = inputs;
    return { ...inputs, start: { image, facts }, sources: sources && { ...sources, [image]: facts.id } };
  } catch (error) {
    if (signal.aborted) throw error;
    trace(
      `image ${image}, which the Dockerfile starts from, cannot be pulled, so its labels are not known: ${messageOf(error)}`,
    );
    return inputs;
  }
}
