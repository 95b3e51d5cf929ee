import type { ImageFacts } from "../engine/images.ts";
import type { Runtime } from "../engine/runtime.ts";
import { rockerError } from "../errors/error.ts";
import type { BoundPlan } from "../plan/bind.ts";

/** As many layers every engine takes: it is not asked, which takes a while. */
const alwaysTaken = 100;

/**
 * Engines mount all layers of an image as one, of which their storage takes so many. They say so in the middle of the
 * build, or when the finished image is run.
 * @throws RockerError RK511 for a plan that would become an image with more
 */
export async function requireLayers(plan: BoundPlan, base: ImageFacts, runtime: Runtime): Promise<void> {
  const making = plan.steps.filter(({ type }) => type !== "env" && type !== "label");
  const layers = base.layers.length + making.length;
  if (layers <= alwaysTaken) return;
  const storage = (await runtime.describe?.())?.storage;
  if (storage?.layers === undefined || layers <= storage.layers) return;
  const counts = new Map<string, number>();
  for (const from of making.flatMap((step) => step.from)) counts.set(from, (counts.get(from) ?? 0) + 1);
  throw rockerError("RK511", {
    image: plan.base.image,
    layers,
    limit: storage.layers,
    engine: `${runtime.name} (${storage.driver})`,
    base: base.layers.length,
    steps: [...counts].map(([from, count]) => `${count} from ${from}`).join(", "),
  });
}
