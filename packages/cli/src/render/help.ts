import type { Option, Options, Registry } from "@rocker/core/lifecycle";
import type { CommandEntry } from "../commands/table/entry.ts";
import { commandGroups, commands } from "../commands.ts";
import { flag, optionNote } from "./option-text.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The help of one command: what it does, examples, its own options, then those of each installed extension. */
export function helpText(
  command: string,
  registry: Registry,
  options: Options,
  style: Style,
  width: number,
): string {
  const text = commands[command]?.help;
  const groups = [
    { title: "Options:", options },
    ...[...registry.extensions.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, summary, options: own }) => ({ title: printable(`${name}: ${summary}`), options: own })),
  ];
  const column = Math.min(
    34,
    Math.max(
      ...groups.flatMap((group) => Object.entries(group.options).map((one) => flagText(...one).length)),
    ) + 2,
  );
  return [
    `${style.strong("Usage:")} ${text?.usage ?? `rocker ${command} [options]`}`,
    ...(text ? ["", ...wrap(text.summary, width)] : []),
    ...(text?.examples
      ? [
          "",
          style.strong("Examples:"),
          ...text.examples.flatMap(([line, what]) => [style.dim(`  # ${what}`), `  ${line}`]),
        ]
      : []),
    ...(command === "run" ? commandList(registry, style, width) : []),
    ...groups.flatMap((group) => [
      "",
      style.strong(group.title),
      ...optionLines(group.options, column, width),
    ]),
  ].join("\n");
}

/** The help of a group of commands, such as `rocker ext`. */
export function groupText(group: string, style: Style, width: number): string {
  const all = ownCommands().filter(({ name }) => name === group || name.startsWith(`${group} `));
  return [
    `${style.strong("Usage:")} rocker ${group} <command>`,
    "",
    style.strong("Commands:"),
    ...commandRows(all, commandColumn(all), width),
    "",
    ...wrap(`Run "rocker ${group} COMMAND --help" for more information on a command.`, width),
  ].join("\n");
}

/** rocker's own commands by group, then those that plugins provide. */
function commandList(registry: Registry, style: Style, width: number): string[] {
  const own = ownCommands();
  const provided = [...registry.commands.values()];
  const column = commandColumn([...own, ...provided]);
  const groups = [
    ...Object.keys(commandGroups).map((title) => ({
      title,
      commands: own.filter(({ group }) => group === title),
    })),
    { title: "Provided by plugins", commands: provided },
  ];
  return [
    ...groups
      .filter(({ commands }) => commands.length > 0)
      .flatMap(({ title, commands }) => [
        "",
        style.strong(`${title}:`),
        ...commandRows(commands, column, width),
      ]),
    "",
    ...wrap('Run "rocker COMMAND --help" for more information on a command.', width),
  ];
}

interface ListedCommand {
  readonly name: string;
  readonly summary: string;
}

function ownCommands() {
  return Object.entries(commandGroups).flatMap(([group, all]) =>
    Object.entries<CommandEntry>(all).map(([name, { help }]) => ({ name, summary: help.short, group })),
  );
}

const commandColumn = (all: readonly ListedCommand[]) => Math.max(...all.map(({ name }) => name.length)) + 4;

function commandRows(all: readonly ListedCommand[], column: number, width: number): string[] {
  return all.flatMap(({ name, summary }) => hanging(`  ${name}`, summary, column, width));
}

export function optionLines(options: Options, column: number, width: number): string[] {
  return Object.entries(options).flatMap(([name, option]) =>
    hanging(flagText(name, option), `${option.summary}${optionNote(option)}`, column, width),
  );
}

/** Indented so that long flags align, with or without a short one. */
function flagText(name: string, option: Option): string {
  return printable(`  ${option.short ? "" : "    "}${flag(name, option)}`);
}

/** A term and its text, with the lines of the text aligned. */
function hanging(term: string, text: string, column: number, width: number): string[] {
  const lines = wrap(printable(text), Math.max(24, width - column - 1));
  const indented = lines.map((line) => " ".repeat(column + 1) + line);
  if (term.length > column - 1) return [term, ...indented];
  return [term.padEnd(column + 1) + (lines[0] ?? ""), ...indented.slice(1)];
}
