import { type ExtensionProblem, nearest } from "@rocker/core";
import type { Graph, Node } from "./order/graph.ts";

/** What is wrong with Features that were read. */
export function graphProblems({ nodes, unusable }: Graph): readonly ExtensionProblem[] {
  return [
    ...unusable.map(({ reference, neededBy, reason }): ExtensionProblem => {
      const why = neededBy && `Feature ${neededBy.text} depends on it.`;
      return {
        slug: "unusable",
        what: `${reference.text} is not a usable Feature: ${reason}.`,
        why,
        fix: "Correct it, or use another one.",
        facts: { feature: reference.text },
      };
    }),
    ...nodes.flatMap(optionProblems),
  ];
}

function optionProblems({ request, feature }: Node): readonly ExtensionProblem[] {
  const { text } = request.reference;
  const declared = feature.metadata.options;
  const names = [...declared.keys()];
  return [...request.options].flatMap(([name, value]): readonly ExtensionProblem[] => {
    const option = declared.get(name);
    // A version alone is the short form of Features without options, too.
    if (!option && name === "version" && request.options.size === 1) return [];
    if (!option) {
      const near = nearest(name, names);
      const fix =
        near === undefined ? `It has: ${names.join(", ") || "no options"}.` : `Did you mean "${near}"?`;
      return [
        {
          slug: "unknown-option",
          kind: "usage",
          what: `Feature ${text} has no option ${JSON.stringify(name)}.`,
          fix,
          facts: { feature: text, option: name },
        },
      ];
    }
    const values = option.type === "boolean" ? ["true", "false"] : option.values;
    if (!values || values.includes(value)) return [];
    return [
      {
        slug: "option-value",
        kind: "usage",
        what: `Feature ${text}: ${JSON.stringify(value)} is not a value of the option ${JSON.stringify(name)}.`,
        fix: `Use one of: ${values.join(", ")}.`,
        facts: { feature: text, option: name, value },
      },
    ];
  });
}

export function cycleProblem(nodes: readonly Node[]): ExtensionProblem {
  const names = nodes.map(({ request }) => request.reference.text);
  return {
    slug: "cycle",
    what: `these Features depend on each other in a cycle: ${names.join(", ")}.`,
    why: "The cycle is formed by their dependsOn and installsAfter.",
    fix: "Remove one of them.",
    facts: { features: names },
  };
}
