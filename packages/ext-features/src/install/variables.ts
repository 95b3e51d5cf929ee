import type { Node } from "../order/graph.ts";

/** The variables that hand a Feature its options, with defaults for those that are not given: `NAME=value`. */
export function optionVariables({ request, feature }: Node): readonly string[] {
  const declared = [...feature.metadata.options].map(([name, option]) => [name, option.default] as const);
  const given = [...request.options].filter(([name]) => feature.metadata.options.has(name));
  return [...new Map([...declared, ...given])].map(([name, value]) => `${variableName(name)}=${value}`);
}

/** The specification's rule for names: capitals, digits and underscores. */
export function variableName(option: string): string {
  return option
    .replace(/[^\w_]/g, "_")
    .replace(/^[\d_]+/g, "_")
    .toUpperCase();
}
