import { sha256 } from "../host/sha256.ts";
import type { BaseFacts } from "./bind.ts";
import type { Plan, Step } from "./plan.ts";

/** Hash of the steps, independent of the engine: the same recipe on the same base is the same image. 64 hex digits. */
export function recipeHash(plan: Plan): string {
  const known = recipeHashes.get(plan);
  if (known !== undefined) return known;
  const owner = ownerOf(plan);
  // Without network, a step can have another result.
  const network = plan.buildNetwork?.value;
  const hash = digest({ owner, network, steps: plan.steps.map(withoutProvenance) });
  recipeHashes.set(plan, hash);
  return hash;
}

// Plans are immutable. The hash is needed to look for an image, and to build and record it.
const recipeHashes = new WeakMap<Plan, string>();

/** Hash of each step, in order: steps with equal hashes change an image in the same way. 64 hex digits each. */
export function stepHashes(plan: Plan): readonly string[] {
  const owner = ownerOf(plan);
  return plan.steps.map((step) => digest({ owner, step: withoutProvenance(step) }));
}

/**
 * Hash of an image: recipe, base, platform, the images that steps copy from, and the lowering of the builder. 64 hex digits.
 * @param sources IDs of the images of {@link copiedImages}, in that order
 */
export function imageHash(
  plan: Plan,
  base: BaseFacts,
  lowering: string,
  sources: readonly string[] = [],
): string {
  return digest({ recipe: recipeHash(plan), base: base.id, sources, platform: base.platform, lowering });
}

/** The images that the steps of a plan copy from, without duplicates: the recipe has only their names, which can change. */
export function copiedImages(plan: Plan): readonly string[] {
  return [...new Set(plan.steps.flatMap((step) => (step.type === "copy-from" ? [step.image] : [])))];
}

function ownerOf({ account, user }: Plan): object | undefined {
  if (account) return { uid: account.uid, gid: account.gid };
  return user && { user: user.value };
}

// The requesting extension and the title of a step do not change the image.
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
