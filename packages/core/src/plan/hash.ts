import { sha256 } from "../host/sha256.ts";
import type { BaseFacts } from "./bind.ts";
import type { Plan, Step } from "./plan.ts";

/** What the image is made of, engine-free: the same recipe on the same base is the same image. 64 hex digits. */
export function recipeHash(plan: Plan): string {
  const owner = plan.account && { uid: plan.account.uid, gid: plan.account.gid };
  return digest({ owner, steps: plan.steps.map(withoutProvenance) });
}

/** What each step is, in the plan's order: two that are alike do the same to the same image. 64 hex digits each. */
export function stepHashes(plan: Plan): readonly string[] {
  const owner = plan.account && { uid: plan.account.uid, gid: plan.account.gid };
  return plan.steps.map((step) => digest({ owner, step: withoutProvenance(step) }));
}

/**
 * Names an image by content: recipe, base, platform, the images that steps copy from, and how this version of a
 * builder lowers a plan. 64 hex digits.
 * @param sources ids of the images of {@link copiedImages}, in that order
 */
export function imageHash(
  plan: Plan,
  base: BaseFacts,
  lowering: string,
  sources: readonly string[] = [],
): string {
  return digest({ recipe: recipeHash(plan), base: base.id, sources, platform: base.platform, lowering });
}

/** The images that a plan's steps copy from, each once: the recipe has only their names, which may move. */
export function copiedImages(plan: Plan): readonly string[] {
  return [...new Set(plan.steps.flatMap((step) => (step.type === "copy-from" ? [step.image] : [])))];
}

// Who asked for a step, and what people call it, changes nothing in the image.
function withoutProvenance(step: Step): object {
  const { from: _from, layer: _layer, ...rest } = step;
  const { title: _title, ...content } = rest as typeof rest & { readonly title?: string };
  return content;
}

function digest(value: unknown): string {
  return sha256().update(canonical(value)).digest("hex");
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
