import { type Images, isRockerError, nearest, type Plan } from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { shortName } from "../completion/image-names.ts";
import { insteadOfWord, oneValueEach } from "./other-habits.ts";
import { withFixes } from "./with-fixes.ts";

/** Adds suggestions to an "image not found" error: a similar command, or a similar local image. */
export async function withImageHint(
  error: unknown,
  { base: { image }, run: { command } }: Pick<Plan, "base" | "run">,
  images: Pick<Images, "list">,
): Promise<unknown> {
  if (!isRockerError(error) || !error.problems.some(({ code }) => code === "RK501")) return error;
  const words = Object.keys(commands).flatMap((name) => name.split(" ")[0] ?? []);
  const near = /^\w+$/.test(image) ? nearest(image, words) : undefined;
  const habit = Object.hasOwn(insteadOfWord, image) ? insteadOfWord[image] : undefined;
  const suggested = habit ?? (near && `rocker ${near}`);
  const stored = (await images.list?.().catch(() => [])) ?? [];
  const local = nearest(
    image,
    stored.flatMap(({ names }) => names.map(shortName)),
  );
  const suggestions = [
    ...(suggested ? [`"${suggested}"`] : []),
    ...(local ? [`the local image ${local}`] : []),
  ];
  const hints = [
    ...(suggestions.length > 0 ? [`Did you mean ${suggestions.join(" or ")}?`] : []),
    ...(command.includes("--") ? [oneValueEach] : []),
  ];
  if (hints.length === 0) return error;
  return withFixes(error, ({ code, fix = "" }) =>
    code === "RK501" ? [...hints, fix].join(" ").trim() : undefined,
  );
}
