import { createHash } from "node:crypto";
import type { BaseFacts } from "./bind.ts";
import type { Plan, Step } from "./plan.ts";

/** What the image is made of, engine-free: the same recipe on the same base is the same image. 64 hex digits. */
export function recipeHash(plan: Plan): string {
  const owner = plan.account && { uid: plan.account.uid, gid: plan.account.gid };
  return digest({ owner, steps: plan.steps.map(withoutProvenance) });
}

/**
 * Names an image by content: recipe, base, platform, and how this version of a builder lowers a plan.
 * 64 hex digits.
 */
export function imageHash(plan: Plan, base: BaseFacts, lowering: string): string {
  return digest({ recipe: recipeHash(plan), base: base.id, platform: base.platform, lowering });
}

// Who asked for a step changes nothing in the image.
function withoutProvenance(step: Step): object {
  const { from: _from, layer: _layer, ...rest } = step;
  return rest;
}

function digest(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
