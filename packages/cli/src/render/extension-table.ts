import { type Registry, visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** One extension or engine of a package, as `rocker ext list` shows it. */
export interface ExtensionRow {
  readonly name: string;
  readonly kind: "extension" | "engine" | "command" | "unknown";
  readonly package: string;
  readonly version: string;
  readonly path: string;
  readonly origin: string;
  readonly state: string;
  readonly reason: string | null;
  readonly flags: readonly string[];
}

/** All packages in reach, one row for each thing that they bring. */
export function packageRows(registry: Registry): ExtensionRow[] {
  return registry.packages.flatMap(({ package: found, state, reason = null }): ExtensionRow[] => {
    const { name, version, path, origin, manifest } = found;
    const common = { package: name, version, path, origin, state, reason: reason ?? null };
    const extensions = (manifest?.extensions ?? []).map((extension) => ({
      ...common,
      name: extension.name,
      kind: "extension" as const,
      flags: Object.keys(extension.options).map((flag) => `--${flag}`),
    }));
    const engines = (manifest?.engines ?? []).map((engine) => ({
      ...common,
      name: engine.name,
      kind: "engine" as const,
      flags: [`--engine ${engine.name}`],
    }));
    const commands = (manifest?.commands ?? []).map((command) => ({
      ...common,
      name: command.name,
      kind: "command" as const,
      flags: [`rocker ${command.name} …`],
    }));
    const rows = [...extensions, ...engines, ...commands];
    return rows.length > 0 ? rows : [{ ...common, name: "?", kind: "unknown" as const, flags: [] }];
  });
}

export function extensionTable(rows: readonly ExtensionRow[], style: Style): string {
  const head = ["NAME", "STATE", "FROM", "PACKAGE", "FLAGS"];
  const cells = rows.map((row) => [
    row.name,
    row.state,
    row.origin,
    `${row.package} ${row.version}`,
    row.flags.slice(0, 3).join(" ") + (row.flags.length > 3 ? ` and ${row.flags.length - 3} more` : ""),
  ]);
  const reasons = rows
    .filter(({ state }) => state !== "on")
    .map((row) => visibleLine(`${row.name} of ${row.package} (${row.path}) is ${row.state}: ${row.reason}`));
  return [table(head, cells, style), ...(reasons.length > 0 ? ["", ...reasons] : [])].join("\n");
}
