import { createRequire } from "node:module";
import type { ExtensionProblem } from "@rocker/core";
import type * as Toml from "smol-toml";
import { readRequirement } from "../entry/requirement.ts";
import type { Location } from "../location.ts";
import { problemAt } from "../problem.ts";

/** The extras that are installed with the dependencies, as in the original implementation. */
const extras = ["test", "dev"];

/** The TOML parser, loaded on first use. */
const toml = () => createRequire(import.meta.url)("smol-toml") as typeof Toml;

/** The requirements of a pyproject.toml (https://packaging.python.org/specifications/pyproject-toml). */
export function readPyproject(
  name: string,
  contents: Buffer,
): { readonly requirements: readonly string[]; readonly problems: readonly ExtensionProblem[] } {
  const location = { file: name, line: 1, column: 1 };
  let table: unknown;
  try {
    table = toml().parse(contents.toString("utf8"));
  } catch (error) {
    return { requirements: [], problems: [tomlProblem(location, error)] };
  }
  const project = fieldOf(table, "project");
  const optional = fieldOf(project, "optional-dependencies");
  const found = [
    fieldOf(project, "dependencies"),
    ...extras.map((extra) => fieldOf(optional, extra)),
  ].flatMap((list) => (Array.isArray(list) ? list : []));
  const isRequirement = (one: unknown): one is string =>
    typeof one === "string" && readRequirement(one) !== undefined;
  return {
    requirements: found.filter(isRequirement),
    problems: found
      .filter((one) => !isRequirement(one))
      .map((one) => {
        const what = `${JSON.stringify(one)} is not a valid Python requirement.`;
        return problemAt(location, { slug: "name", what, fix: "Use the format of PEP 508: name>=1.0" });
      }),
  };
}

function tomlProblem({ file }: Location, error: unknown): ExtensionProblem {
  const { line, column } = error instanceof toml().TomlError ? error : { line: 1, column: 1 };
  const message = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  return problemAt(
    { file, line, column },
    { slug: "toml", what: `invalid TOML: ${message}.`, fix: "Fix the syntax." },
  );
}

function fieldOf(table: unknown, key: string): unknown {
  return typeof table === "object" && table !== null && Object.hasOwn(table, key)
    ? (table as Record<string, unknown>)[key]
    : undefined;
}
