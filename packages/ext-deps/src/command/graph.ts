import { groupBy } from "../group.ts";
import type { Order } from "../merge/order.ts";
import { type LayerStep, stepText } from "../merge/steps.ts";
import { placeText } from "../place.ts";
import type { Format } from "./arguments.ts";

/** The order of the layers with what makes it: as text, as JSON, as a drawing of Mermaid's. */
export function graphText(order: Order, format: Format): string {
  if (format === "json") return `${JSON.stringify(graphData(order), null, 2)}\n`;
  return format === "mermaid" ? mermaid(order) : plain(order);
}

function plain({ steps, edges }: Order): string {
  const names = new Map(steps.map((step) => [step.id, nameOf(step)]));
  const reasons = groupBy(edges, ({ second }) => second);
  const digits = String(steps.length).length;
  return steps
    .map((step, index) => {
      const after = (reasons.get(step.id) ?? []).map(
        ({ first, place }) => `${" ".repeat(digits + 2)}after ${names.get(first)}: ${placeText(place)}\n`,
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
      places: blocks.map(({ place }) => place),
    })),
    edges,
  };
}

/** Names of layers are letters, digits, dashes and dots: nothing in them has a meaning for Mermaid. */
function mermaid({ steps, edges }: Order): string {
  const numbers = new Map(steps.map(({ id }, index) => [id, `s${index + 1}`]));
  const nodes = steps.map((step) => `  ${numbers.get(step.id)}["${nameOf(step)}"]\n`);
  const arrows = edges.map(({ first, second }) => `  ${numbers.get(first)} --> ${numbers.get(second)}\n`);
  return `flowchart TD\n${[...nodes, ...arrows].join("")}`;
}

function nameOf(step: LayerStep): string {
  return step.phase === "main" ? stepText(step) : `${stepText(step)} (${step.phase})`;
}
