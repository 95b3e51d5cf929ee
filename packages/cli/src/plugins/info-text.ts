import { optionLines } from "../render/help.ts";
import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import type { PluginInfo } from "./info.ts";

/** The column that options' texts stand in. */
const column = 34;

/** What `rocker ext info` writes for a person. What comes from the package cannot drive the terminal. */
export function infoText(info: PluginInfo, style: Style, width: number): string {
  const title = (name: string, text: string | null) =>
    style.strong(printable(name)) + printable(text ? `: ${text}` : "");
  return [
    title(`${info.package} ${info.version}`, info.description),
    ...facts({
      origin: `${info.origin}, ${info.path}`,
      state: info.state === "on" ? "" : `${info.state}: ${info.reason ?? "no reason is known"}`,
      "works with": info.core ? `@rocker/core ${info.core}` : "",
      "depends on": Object.entries(info.dependencies).map((pair) => pair.join(" ")),
      "also in": info.others.map((other) => `${other.package} (${other.path}, ${other.state})`),
    }),
    ...info.extensions.flatMap((extension) => [
      "",
      title(`extension ${extension.name}`, extension.summary),
      ...facts({
        "turned on by": (extension.activation ?? Object.keys(extension.options)).map((flag) => `--${flag}`),
        needs: extension.requires ?? [],
        "set up after": extension.after ?? [],
        "set up before": extension.before ?? [],
        "not with": extension.conflicts ?? [],
      }),
      ...optionLines(extension.options, column, width),
    ]),
    ...info.engines.flatMap((engine) => [
      "",
      title(`engine ${engine.name}`, engine.summary),
      ...facts({ is: engine.roles, "chosen with": `--engine ${engine.name}` }),
    ]),
    ...info.commands.flatMap((command) => ["", title(`command rocker ${command.name}`, command.summary)]),
    ...(info.readme ? ["", ...info.readme.trimEnd().split(/\r?\n/).map(printable)] : []),
  ].join("\n");
}

/** Named facts, one a line; those that are empty are left out. */
function facts(all: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(all).flatMap(([name, value]) => {
    const text = typeof value === "string" ? value : value.join(", ");
    return text ? printable(`  ${name}: ${text}`) : [];
  });
}
