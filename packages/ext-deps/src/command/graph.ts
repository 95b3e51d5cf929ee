import { jsonText } from "@rocker/core";
import { groupBy } from "../group.ts";
import { formatLocation } from "../location.ts";
import type { Order } from "../merge/order.ts";
import { type LayerStep, stepText } from "../merge/steps.ts";
import type { Format } from "./arguments.ts";

/** The order of the layers and the reasons for it, as text, JSON or a Mermaid flowchart. */
export function graphText(order: Order, format: Format): string {
  if (format === "json") return `${jsonText(graphData(order), 2)}\n`;
  return format === "mermaid" ? mermaid(order) : plain(order);
}

function plain({ steps, edges }: Order): string {
  const names = new Map(steps.map((step) => [step.id, nameOf(step)]));
  const reasons = groupBy(edges, ({ second }) => second);
  const digits = String(steps.length).length;
  return steps
    .map((step, index) => {
      const after = (reasons.get(step.id) ?? []).map(
        ({ first, location }) =>
          `${" ".repeat(digits + 2)}after ${names.get(first)}: ${formatLocation(location)}\n`,
      );
      return `${String(index + 1).padStart(digits)}. ${names.get(step.id)}\n${after.join("")}`;
    })
    .join("");
}

function graphData({ steps, edges }: Order) {
  return {
    version: 1,
    steps: steps.map(({ id, phase, layer, commands, ssh = false, blocks }) => ({
      id,
      layer,
      phase,
      commands,
      ssh,
      places: blocks.map(({ location }) => location),
    })),
    edges: edges.map(({ first, second, location }) => ({ first, second, place: location })),
  };
}

/** Layer names contain no characters that are special in Mermaid. */
function mermaid({ steps, edges }: Order): string {
  const numbers = new Map(steps.map(({ id }, index) => [id, `s${index + 1}`]));
  const nodes = steps.map((step) => `  ${numbers.get(step.id)}["${nameOf(step)}"]\n`);
  const arrows = edges.map(({ first, second }) => `  ${numbers.get(first)} --> ${numbers.get(second)}\n`);
  return `flowchart TD\n${[...nodes, ...arrows].join("")}`;
}

function nameOf(step: LayerStep): string {
  return step.phase === "main" ? stepText(step) : `${stepText(step)} (${step.phase})`;
}
