import type { Registry } from "@rocker/core/lifecycle";
import { packageRows } from "../render/extension-table.ts";
import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import { packagePath, type TouchedPlugin } from "./installed.ts";
import { packagesOf } from "./preset.ts";

/** A package that was added, replaced or removed, for `--json`. */
export interface ChangeRow {
  readonly package: string;
  /** Null if it was removed. */
  readonly version: string | null;
  /** Null if it was not installed. */
  readonly before: string | null;
  /** The saved dependency spec: a version, or the source of the package. */
  readonly spec: string | null;
  readonly brings: readonly {
    readonly kind: string;
    readonly name: string;
    readonly flags: readonly string[];
  }[];
}

/**
 * @param directory the plugin directory, after the change
 * @param registry the installed plugins, after the change
 */
export function changeRows(
  touched: readonly TouchedPlugin[],
  directory: string,
  registry: Registry,
): ChangeRow[] {
  const rows = packageRows(registry);
  return touched.map(({ name, before, after }) => {
    const packages = after ? packagesOf(name, directory, registry) : [];
    const paths = packages.map((one) => packagePath(directory, one));
    return {
      package: name,
      version: after?.version ?? null,
      before: before?.version ?? null,
      spec: after?.spec ?? null,
      brings: rows
        .filter(({ kind, path }) => kind !== "preset" && paths.includes(path))
        .map(({ kind, name, flags }) => ({ kind, name, flags })),
    };
  });
}

export function changeText(rows: readonly ChangeRow[], style: Style): string {
  return rows
    .flatMap((row) => [
      headline(row, style),
      ...row.brings.map(({ kind, name, flags }) =>
        printable(`  ${kind} ${name}: ${flags.join(" ") || "no options"}`),
      ),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function headline({ package: name, version, before, spec }: ChangeRow, style: Style): string {
  if (version === null) return `${style.strong("removed")} ${printable(`${name} ${before}`)}`;
  const source = spec === version ? "" : ` (${spec})`;
  const verb = before === null ? "added" : "replaced";
  const versions = before === null || before === version ? version : `${before} with ${version}`;
  return `${style.strong(verb)} ${printable(`${name} ${versions}${source}`)}`;
}
