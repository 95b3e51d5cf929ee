import type { ExtensionProblem } from "@rocker/core";
import { problemAt } from "../problem.ts";
import type { Block, Item } from "../read/deps-file.ts";
import { exampleOf, readPackage } from "./package-name.ts";
import { readVariables } from "./variable.ts";

// A repository's line is one argument; add-apt-repository is called without a shell.
const repository = /^(?:ppa:[\w.~+-]+\/[\w.+-]+|deb(?:-src)? [^\n]+|https?:\/\/\S+|[a-z][a-z-]*)$/;

/** Bytes: lines are one argument, and Linux takes no longer one (MAX_ARG_STRLEN, 32 pages). */
const longestLines = 131_000;

/** What is wrong with a block and with its entries, one by one. */
export function checkBlock(block: Block): readonly ExtensionProblem[] {
  return [...checkLength(block), ...block.items.flatMap((item) => checkItem(block, item) ?? [])];
}

function checkLength({ command, items, place }: Block): readonly ExtensionProblem[] {
  if (command !== "run") return [];
  const length = items.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
  if (length <= longestLines) return [];
  const what = `these commands have ${length} bytes; the limit is ${longestLines}.`;
  return [
    problemAt(place, { slug: "lines", what, fix: 'Move them to a file, and list it under "script".' }),
  ];
}

function checkItem({ command, phase, key }: Block, item: Item): ExtensionProblem | undefined {
  const { text, place } = item;
  const shown = JSON.stringify(text);
  if (text.includes("\0")) {
    return problemAt(place, { slug: "entry", what: `${shown} contains a NUL character.`, fix: "Remove it." });
  }
  switch (command) {
    case "env":
      if (item.value !== undefined) return variableFault(item);
      return readVariables(text) && !/[\n\r]/.test(text)
        ? undefined
        : problemAt(place, {
            slug: "variable",
            what: `${shown} is not a variable assignment.`,
            fix: 'Write NAME=VALUE on one line, and quote values with spaces: NAME="a b".',
          });
    case "add-apt-repository":
      return repository.test(text)
        ? undefined
        : problemAt(place, {
            slug: "repository",
            what: `${shown} is not a repository for add-apt-repository.`,
            fix: 'Write ppa:OWNER/NAME, or a line that starts with "deb".',
          });
    case "script":
    case "run":
      return undefined;
    case "pyproject":
      return undefined;
    default:
      if (command === "uv" && phase === "user") {
        return problemAt(place, {
          slug: "actor",
          what: `${JSON.stringify(key)} runs as the user, but uv can only install system-wide.`,
          fix: "Use pip, or another layer.",
        });
      }
      return readPackage(command, text)
        ? undefined
        : problemAt(place, {
            slug: "name",
            what: `${shown} is not a valid ${command} package.`,
            fix: `Write it like ${exampleOf(command)}. Put shell commands under "run".`,
          });
  }
}

function variableFault({ text, value = "", place }: Item): ExtensionProblem | undefined {
  const name = text.slice(0, text.length - value.length - 1);
  if (/^[A-Za-z_]\w*$/.test(name) && !/[\n\r]/.test(value)) return undefined;
  return problemAt(place, {
    slug: "variable",
    what: `${JSON.stringify(text)} is not a variable assignment.`,
    fix: "Use letters, digits and underscores in the name, and a value without line breaks.",
  });
}
