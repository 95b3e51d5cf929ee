import { type ImageStore, isRockerError, nearest, type Problem, RockerError } from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { shortName } from "../completion/image-names.ts";

/** An image that is nowhere may be a mistyped command, or the mistyped name of one that is here: said then. */
export async function withImageHint(
  error: unknown,
  image: string,
  images: Pick<ImageStore, "list"> | undefined,
): Promise<unknown> {
  if (!isRockerError(error) || !error.problems.some(({ code }) => code === "RK501")) return error;
  const words = Object.keys(commands).flatMap((name) => name.split(" ")[0] ?? []);
  const command = /^\w+$/.test(image) ? nearest(image, words) : undefined;
  const here = (await images?.list().catch(() => [])) ?? [];
  const local = nearest(
    image,
    here.flatMap(({ names }) => names.map(shortName)),
  );
  const meant = [...(command ? [`"rocker ${command}"`] : []), ...(local ? [`${local}, which is here`] : [])];
  if (meant.length === 0) return error;
  const hinted = (one: Problem): Problem =>
    one.code === "RK501"
      ? { ...one, fix: `Did you mean ${meant.join(" or ")}? ${one.fix ?? ""}`.trim() }
      : one;
  return new RockerError(error.problems.map(hinted), { cause: error.cause });
}
