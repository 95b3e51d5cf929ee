import { type PackageState, type Registry, visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** One extension or engine of a package, as `rocker ext list` shows it. */
export interface ExtensionRow {
  readonly name: string;
  readonly kind: "extension" | "engine" | "command" | "preset" | "unknown";
  readonly package: string;
  readonly version: string;
  readonly path: string;
  readonly origin: PackageState["package"]["origin"];
  readonly state: PackageState["state"];
  readonly reason: string | null;
  readonly flags: readonly string[];
  /** What a preset is for. */
  readonly summary?: string;
}

/** All plugin packages found, one row for each preset, extension, engine and command that they provide. */
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
    const presets =
      manifest?.preset === undefined
        ? []
        : [{ ...common, name, kind: "preset" as const, flags: [], summary: manifest.preset }];
    const rows = [...presets, ...extensions, ...engines, ...commands];
    return rows.length > 0 ? rows : [{ ...common, name: "?", kind: "unknown" as const, flags: [] }];
  });
}

/** What people read for a state; `--json` has the state itself. */
export const stateTexts: Readonly<Record<PackageState["state"], string>> = {
  on: "enabled",
  off: "disabled",
  shadowed: "shadowed",
  broken: "broken",
};

/** Where a package was found: it belongs to rocker, was installed alongside rocker or with "rocker ext add", or is the project's. */
export const originTexts: Readonly<Record<PackageState["package"]["origin"], string>> = {
  cli: "built-in",
  beside: "alongside",
  user: "user",
  project: "project",
};

/** @param width of the terminal; undefined without one */
export function extensionTable(rows: readonly ExtensionRow[], style: Style, width?: number): string {
  const head = ["NAME", "STATE", "FROM", "PACKAGE", "PROVIDES"];
  const cells = rows.map((row) => [
    row.name,
    stateTexts[row.state],
    originTexts[row.origin],
    `${row.package} ${row.version}`,
    row.summary ??
      row.flags.slice(0, 3).join(" ") + (row.flags.length > 3 ? ` and ${row.flags.length - 3} more` : ""),
  ]);
  const reasons = rows
    .filter(({ state }) => state !== "on")
    .map((row) =>
      visibleLine(`${row.name} from ${row.package} (${row.path}) is ${stateTexts[row.state]}: ${row.reason}`),
    );
  return [
    table(head, cells, style, width, ["PROVIDES"]),
    ...(reasons.length > 0 ? ["", ...reasons] : []),
  ].join("\n");
}
