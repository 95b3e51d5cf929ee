import type { ExtensionProblem } from "@rocker/core";
import { problemAt } from "../problem.ts";
import type { CommandName } from "../read/commands.ts";
import type { Block, Item } from "../read/deps-file.ts";
import { exampleOf, readPackage } from "./package-name.ts";
import { readVariables } from "./variable.ts";

// A repository is a single argument, because add-apt-repository runs without a shell.
const repository = /^(?:ppa:[\w.~+-]+\/[\w.+-]+|deb(?:-src)? [^\n]+|https?:\/\/\S+|[a-z][a-z-]*)$/;

/** In bytes. The commands are one argument, and Linux limits its length (MAX_ARG_STRLEN, 32 pages). */
const maxRunLength = 131_000;

/** Checks a block and each of its entries. */
export function checkBlock(block: Block): readonly ExtensionProblem[] {
  return [...checkLength(block), ...block.items.flatMap((item) => checkItem(block, item) ?? [])];
}

function checkLength({ command, items, location }: Block): readonly ExtensionProblem[] {
  if (command !== "run") return [];
  const length = items.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
  if (length <= maxRunLength) return [];
  const what = `these commands have ${length} bytes; the limit is ${maxRunLength}.`;
  return [
    problemAt(location, { slug: "lines", what, fix: 'Move them to a file, and list it under "script".' }),
  ];
}

function checkItem({ command, phase, key }: Block, item: Item): ExtensionProblem | undefined {
  const { text, location } = item;
  const shown = JSON.stringify(text);
  if (text.includes("\0")) {
    return problemAt(location, {
      slug: "entry",
      what: `${shown} contains a NUL character.`,
      fix: "Remove it.",
    });
  }
  switch (command) {
    case "env":
      if (item.value !== undefined) return variableProblem(item);
      return readVariables(text) && !/[\n\r]/.test(text)
        ? undefined
        : problemAt(location, {
            slug: "variable",
            what: `${shown} is not a variable assignment.`,
            fix: 'Write NAME=VALUE on one line, and quote values with spaces: NAME="a b".',
          });
    case "add-apt-repository":
      return repository.test(text)
        ? undefined
        : problemAt(location, {
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
        return problemAt(location, {
          slug: "actor",
          what: `${JSON.stringify(key)} runs as the user, but uv can only install system-wide.`,
          fix: "Use pip, or another layer.",
        });
      }
      return readPackage(command, text)
        ? undefined
        : problemAt(location, {
            slug: "name",
            what: `${shown} is not a valid ${command} package.`,
            fix:
              correctedUrl(command, text) ??
              `Write it like ${exampleOf(command)}. Put shell commands under "run".`,
          });
  }
}

/** pip takes a URL without a name, but what it installs is known by its name. */
function correctedUrl(command: CommandName, text: string): string | undefined {
  const url = /^(?:-e\s+)?((?:git\+)?[a-z]+:\/\/\S+)$/.exec(text.trim())?.[1];
  if (url === undefined || (command !== "pip" && command !== "uv")) return undefined;
  const named = /[#&]egg=([\w.-]+)/.exec(url)?.[1];
  const bare = url.replace(/#.*$/, "");
  return `Put the package's name before it, such as: ${named ?? lastName(bare)} @ ${bare}`;
}

/** `https://example.org/ada/tool.git@v1` → `tool` */
function lastName(url: string): string {
  const last = url.replace(/\/$/, "").split("/").at(-1)?.split("@")[0] ?? "";
  const name = last.replace(/\.(?:git|zip|tar\.gz|whl)$/, "");
  return /^[\w.-]+$/.test(name) ? name : "NAME";
}

function variableProblem({ text, value = "", location }: Item): ExtensionProblem | undefined {
  const name = text.slice(0, text.length - value.length - 1);
  if (/^[A-Za-z_]\w*$/.test(name) && !/[\n\r]/.test(value)) return undefined;
  return problemAt(location, {
    slug: "variable",
    what: `${JSON.stringify(text)} is not a variable assignment.`,
    fix: "Use letters, digits and underscores in the name, and a value without line breaks.",
  });
}
