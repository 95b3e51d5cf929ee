import type { ExtensionProblem } from "@rocker/core";
import { readPackage } from "../entry/package-name.ts";
import { formatPieces, readVariables } from "../entry/variable.ts";
import { groupBy } from "../group.ts";
import { formatLocation, type Location } from "../location.ts";
import type { CommandName } from "../read/commands.ts";
import type { Block, Item } from "../read/deps-file.ts";

/** A value that must be the same in all files, as one entry declares it. */
interface Declaration {
  readonly subject: string;
  readonly slug: "pin" | "variable-conflict";
  readonly value: string;
  readonly location: Location;
}

/** Finds packages with different pins and variables with different values. Each problem lists all locations. */
export function findConflicts(blocks: readonly Block[]): readonly ExtensionProblem[] {
  const declarations = blocks.flatMap((block) =>
    block.items.flatMap((item) => declarationsIn(block.command, item)),
  );
  const problems: ExtensionProblem[] = [];
  for (const [subject, all] of groupBy(declarations, (one) => one.subject)) {
    if (new Set(all.map(({ value }) => value)).size < 2) continue;
    problems.push({
      slug: all[0]?.slug ?? "pin",
      kind: "usage",
      what: `conflicting values for ${subject}.`,
      why: all.map(({ value, location }) => `${formatLocation(location)}: ${value}`).join("\n"),
      fix: "Use the same value in all of these files.",
    });
  }
  return problems;
}

function declarationsIn(command: CommandName, item: Item): Declaration[] {
  const { text, value, location } = item;
  if (command === "env") {
    const variables =
      value === undefined
        ? (readVariables(text) ?? [])
        : [{ name: text.slice(0, -value.length - 1), pieces: [{ text: value }] }];
    return variables
      .filter(({ name, pieces }) => !pieces.some((one) => "variable" in one && one.variable === name))
      .map(({ name, pieces }) => ({
        subject: `variable ${name}`,
        slug: "variable-conflict",
        value: `${name}=${formatPieces(pieces)}`,
        location,
      }));
  }
  const named = readPackage(command, text);
  if (named?.pin === undefined) return [];
  // pip and uv install the same packages in the same environment.
  const manager = command === "uv" ? "pip" : command;
  return [{ subject: `${manager} package ${named.name}`, slug: "pin", value: text, location }];
}
