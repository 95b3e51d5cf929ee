import type { ExtensionProblem } from "@rocker/core";
import { readPackage } from "../entry/package-name.ts";
import { piecesText, readVariables } from "../entry/variable.ts";
import { groupBy } from "../group.ts";
import { type Place, placeText } from "../place.ts";
import type { CommandName } from "../read/commands.ts";
import type { Block, Item } from "../read/deps-file.ts";

/** Something that may be said in one way only, and how one entry says it. */
interface Saying {
  readonly what: string;
  readonly slug: "pin" | "variable-conflict";
  readonly value: string;
  readonly place: Place;
}

/** Two pins of one package, two values of one variable: each an error with all places. */
export function contradictions(blocks: readonly Block[]): readonly ExtensionProblem[] {
  const sayings = blocks.flatMap((block) => block.items.flatMap((item) => sayingsOf(block.command, item)));
  const problems: ExtensionProblem[] = [];
  for (const [what, all] of groupBy(sayings, (one) => one.what)) {
    if (new Set(all.map(({ value }) => value)).size < 2) continue;
    problems.push({
      slug: all[0]?.slug ?? "pin",
      kind: "usage",
      what: `conflicting values for ${what}.`,
      why: all.map(({ value, place }) => `${placeText(place)}: ${value}`).join("\n"),
      fix: "Use the same value in all of these files.",
    });
  }
  return problems;
}

function sayingsOf(command: CommandName, item: Item): Saying[] {
  const { text, value, place } = item;
  if (command === "env") {
    const variables =
      value === undefined
        ? (readVariables(text) ?? [])
        : [{ name: text.slice(0, -value.length - 1), pieces: [{ text: value }] }];
    return variables
      .filter(({ name, pieces }) => !pieces.some((one) => "variable" in one && one.variable === name))
      .map(({ name, pieces }) => ({
        what: `variable ${name}`,
        slug: "variable-conflict",
        value: `${name}=${piecesText(pieces)}`,
        place,
      }));
  }
  const named = readPackage(command, text);
  if (named?.pin === undefined) return [];
  // pip and uv install the same packages into the same place.
  const manager = command === "uv" ? "pip" : command;
  return [{ what: `${manager} package ${named.name}`, slug: "pin", value: text, place }];
}
