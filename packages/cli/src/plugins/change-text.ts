import type { Registry } from "@rocker/core/lifecycle";
import { packageRows } from "../render/extension-table.ts";
import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import { placeOf, type TouchedPlugin } from "./installed.ts";

/** A package that was added, replaced or removed, for `--json`. */
export interface ChangeRow {
  readonly package: string;
  /** Null: it is not installed any more. */
  readonly version: string | null;
  /** Null: it was not installed. */
  readonly before: string | null;
  /** As it is pinned: a version, or where it came from. */
  readonly spec: string | null;
  readonly brings: readonly {
    readonly kind: string;
    readonly name: string;
    readonly flags: readonly string[];
  }[];
}

/**
 * @param folder the plugin folder, after the change
 * @param registry what is in reach, after the change
 */
export function changeRows(
  touched: readonly TouchedPlugin[],
  folder: string,
  registry: Registry,
): ChangeRow[] {
  const rows = packageRows(registry);
  return touched.map(({ name, before, after }) => ({
    package: name,
    version: after?.version ?? null,
    before: before?.version ?? null,
    spec: after?.spec ?? null,
    brings: rows
      .filter(({ path }) => after && path === placeOf(folder, name))
      .map(({ kind, name, flags }) => ({ kind, name, flags })),
  }));
}

export function changeText(rows: readonly ChangeRow[], style: Style): string {
  return rows
    .flatMap((row) => [
      headline(row, style),
      ...row.brings.map(({ kind, name, flags }) =>
        printable(`  ${kind} ${name}: ${flags.join(" ") || "no flags"}`),
      ),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function headline({ package: name, version, before, spec }: ChangeRow, style: Style): string {
  if (version === null) return `${style.strong("removed")} ${printable(`${name} ${before}`)}`;
  const from = spec === version ? "" : ` (${spec})`;
  const verb = before === null ? "added" : "replaced";
  const instead = before === null || before === version ? "" : `, instead of ${before}`;
  return `${style.strong(verb)} ${printable(`${name} ${version}${instead}${from}`)}`;
}
