import { type BuiltImage, type Report, type Runtime, rockerError } from "@rocker/core/lifecycle";

/**
 * Pushes images to a registry under one name.
 * @throws RockerError RK417 if the engine cannot push
 */
export async function pushImages(
  images: readonly BuiltImage[],
  name: string,
  runtime: Runtime,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  if (!runtime.transfer.push) {
    throw rockerError("RK417", { engine: runtime.name, what: "pushing images to a registry" });
  }
  const report: Report = (event) => {
    if (event.type === "output") tell(event.line);
  };
  await runtime.transfer.push({ images: images.map(({ id }) => id), name, report, signal });
}
