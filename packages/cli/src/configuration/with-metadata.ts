import type { ImageMetadata } from "../devcontainer/image-metadata.ts";
import type { LoadedConfiguration, ReadDevcontainer } from "./loaded-configuration.ts";

/** The configuration with what the image of its devcontainer.json says. */
export function withMetadata(
  configuration: LoadedConfiguration,
  { layer, read }: ReadDevcontainer,
  metadata: ImageMetadata,
): LoadedConfiguration {
  const { layers, warnings, leftOut, variables = [] } = configuration;
  const merged = read(metadata);
  return {
    ...configuration,
    layers: layers.map((one) => (one === layer ? { ...layer, entries: merged.entries } : one)),
    problems: merged.problems,
    warnings: [...warnings, ...merged.notices],
    leftOut: [...leftOut, ...merged.leftOut],
    variables: [...new Set([...variables, ...merged.hostVariables])],
  };
}
