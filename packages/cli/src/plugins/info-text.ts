import { originTexts, stateTexts } from "../render/extension-table.ts";
import { optionLines } from "../render/help.ts";
import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import type { PluginInfo } from "./info.ts";

/** The column where the texts of options start. */
const column = 34;

/** The details of a package for people to read. Text from the package cannot control the terminal. */
export function infoText(info: PluginInfo, style: Style, width: number): string {
  const title = (name: string, text: string | null) =>
    style.strong(printable(name)) + printable(text ? `: ${text}` : "");
  return [
    title(`${info.package} ${info.version}`, info.description),
    ...facts({
      location: `${info.path} (${originTexts[info.origin]})`,
      state: info.state === "on" ? "" : `${stateTexts[info.state]}: ${info.reason ?? "unknown reason"}`,
      "compatible with": info.core ? `@rocker/core ${info.core}` : "",
      "depends on": Object.entries(info.dependencies).map((pair) => pair.join(" ")),
      "also provided by": info.others.map(
        (other) => `${other.package} (${other.path}, ${stateTexts[other.state]})`,
      ),
    }),
    ...info.extensions.flatMap((extension) => [
      "",
      title(`extension ${extension.name}`, extension.summary),
      ...facts({
        "enabled by": (extension.activation ?? Object.keys(extension.options)).map((flag) => `--${flag}`),
        requires: extension.requires ?? [],
        "set up after": extension.after ?? [],
        "set up before": extension.before ?? [],
        "conflicts with": extension.conflicts ?? [],
      }),
      ...optionLines(extension.options, column, width),
    ]),
    ...info.engines.flatMap((engine) => [
      "",
      title(`engine ${engine.name}`, engine.summary),
      ...facts({ roles: engine.roles, "selected with": `--engine ${engine.name}` }),
    ]),
    ...info.commands.flatMap((command) => ["", title(`command rocker ${command.name}`, command.summary)]),
    ...(info.readme ? ["", ...info.readme.trimEnd().split(/\r?\n/).map(printable)] : []),
  ].join("\n");
}

/** Named facts, one per line, without the empty ones. */
function facts(all: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(all).flatMap(([name, value]) => {
    const text = typeof value === "string" ? value : value.join(", ");
    return text ? printable(`  ${name}: ${text}`) : [];
  });
}
