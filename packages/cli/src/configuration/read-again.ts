import type { LoadedConfiguration, ReadDevcontainer, StartFacts } from "./loaded-configuration.ts";

/** The configuration with what is known of its devcontainer.json now. */
export function readAgain(
  configuration: LoadedConfiguration,
  { layer, read }: ReadDevcontainer,
  facts: StartFacts,
): LoadedConfiguration {
  const { layers, warnings, leftOut, variables = [] } = configuration;
  const merged = read(facts);
  return {
    ...configuration,
    layers: layers.map((one) => (one === layer ? { ...layer, entries: merged.entries } : one)),
    problems: merged.problems,
    warnings: [...warnings, ...merged.notices],
    leftOut: [...leftOut, ...merged.leftOut],
    variables: [...new Set([...variables, ...merged.hostVariables])],
  };
}
