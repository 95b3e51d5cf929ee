import { type BoundPlan, type BuildSsh, type ImageFacts, rockerError, stepTitle } from "@rocker/core/engine";
import type { Connection } from "./connection.ts";
import { Lowering } from "./lowering.ts";
import type { Container } from "./sdk.ts";
import { toStepError } from "./to-rocker-error.ts";
import type { EngineImages } from "./transfer/engine-images.ts";

export interface PlanBuildOptions {
  readonly connection: Connection;
  readonly images: EngineImages;
  readonly plan: BoundPlan;
  /** Labels of the finished image, in addition to the plan's. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether to use cached results of earlier builds. */
  readonly useCache: boolean;
  /** See {@link BuildRequest.ssh}. */
  readonly ssh?: BuildSsh | undefined;
}

/** The result of a plan in the engine. */
export interface BuiltPlan {
  readonly base: ImageFacts;
  /** The container after the last step; the settings of the image are not sent yet. */
  readonly container: Container;
}

const doing = "building the image";

/** Builds one plan in an open session. Sends a query for each step that changes files, with the settings before it. */
export async function buildPlan(options: PlanBuildOptions): Promise<BuiltPlan> {
  const { plan, images, connection, labels, ssh, useCache } = options;
  const base = await findImage(images, plan.base.id);
  const generation = images.generation(base, useCache);
  const image = async (name: string) => images.pull(await findImage(images, name));
  const pulled = await images.pull(base);
  const lowering = new Lowering({ dagger: connection.dagger, plan, ssh, generation, image });
  let container = lowering.begin(pulled);
  for (const [index, step] of plan.steps.entries()) {
    if (step.type === "env" || step.type === "label") {
      container = await lowering.step(container, step);
      continue;
    }
    const title = stepTitle(step);
    const span = connection.progress.begin({ index, title, from: step.from });
    const before = container;
    try {
      container = await connection.ask({ doing, span }, async () =>
        (await lowering.step(before, step)).sync(),
      );
    } catch (error) {
      throw toStepError(error, title, step.from);
    }
    connection.progress.done(span, connection.queriesIn(span));
  }
  return { base, container: lowering.finish(container, labels) };
}

async function findImage(images: EngineImages, reference: string): Promise<ImageFacts> {
  const image = await images.find(reference);
  if (image) return image;
  throw rockerError("RK501", { image: reference, message: "it was removed while rocker was running" });
}
