import type { OnImage, PlannedLine } from "./on-image.ts";

/** @returns undefined if the labels of the image do not matter, because there is no devcontainer.json */
export async function planOnImage(line: PlannedLine): Promise<OnImage | undefined> {
  const { devcontainer } = line.configuration;
  if (!devcontainer || !line.parsed.configuration.layers.includes(devcontainer.layer)) return undefined;
  const { onImage } = await import("./on-image.ts");
  return onImage(line, devcontainer);
}
