import { type ImageStore, isRockerError, nearest, type Plan } from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { shortName } from "../completion/image-names.ts";
import { insteadOfWord, oneValueEach } from "./other-habits.ts";
import { withFixes } from "./with-fixes.ts";

/** Adds suggestions to an "image not found" error: a similar command, or a similar local image. */
export async function withImageHint(
  error: unknown,
  { base: { image }, run: { command: behind } }: Pick<Plan, "base" | "run">,
  images: Pick<ImageStore, "list"> | undefined,
): Promise<unknown> {
  if (!isRockerError(error) || !error.problems.some(({ code }) => code === "RK501")) return error;
  const words = Object.keys(commands).flatMap((name) => name.split(" ")[0] ?? []);
  const near = /^\w+$/.test(image) ? nearest(image, words) : undefined;
  const habit = Object.hasOwn(insteadOfWord, image) ? insteadOfWord[image] : undefined;
  const command = habit ?? (near && `rocker ${near}`);
  const here = (await images?.list().catch(() => [])) ?? [];
  const local = nearest(
    image,
    here.flatMap(({ names }) => names.map(shortName)),
  );
  const meant = [...(command ? [`"${command}"`] : []), ...(local ? [`the local image ${local}`] : [])];
  const hints = [
    ...(meant.length > 0 ? [`Did you mean ${meant.join(" or ")}?`] : []),
    ...(behind.includes("--") ? [oneValueEach] : []),
  ];
  if (hints.length === 0) return error;
  return withFixes(error, ({ code, fix = "" }) =>
    code === "RK501" ? [...hints, fix].join(" ").trim() : undefined,
  );
}
