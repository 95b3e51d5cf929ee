import type { Option, Options, Registry } from "@rocker/core/lifecycle";
import type { CommandEntry } from "../commands/table/entry.ts";
import { commandGroups, commands } from "../commands.ts";
import { topics } from "../help/topics.ts";
import { runOptions } from "../options.ts";
import { commonOptions, type OptionGroup } from "./common-options.ts";
import { flag, optionNote } from "./option-text.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { padded, textWidth } from "./text-width.ts";
import { wrap } from "./wrap.ts";

export interface HelpOf {
  readonly command: string;
  readonly registry: Registry;
  /** The command's own options. */
  readonly options: Options;
  /** Whether to show all options, instead of the most used ones. */
  readonly all: boolean;
}

/** The help of one command: what it does, examples, commands and topics if it is that of rocker itself, then options. */
export function helpText(help: HelpOf, style: Style, width: number): string {
  const { command, registry, options } = help;
  const entry = commands[command];
  const text = entry?.help;
  const isShort = !help.all && entry?.takesExtensions === true;
  const groups = isShort ? shortGroups(registry, options) : allGroups(registry, options);
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
    ...(command === "run" && !isShort ? commandList(registry, style, width) : []),
    ...optionGroups(groups, style, width),
    ...(isShort ? installedExtensions(registry, style, width) : []),
    ...(command === "run" && isShort ? commandList(registry, style, width) : []),
    ...(isShort ? ["", ...wrap(`Run "rocker ${command} --help --all" to show all options.`, width)] : []),
  ].join("\n");
}

/** All options: the command's own, then those of each extension. */
function allGroups(registry: Registry, options: Options): OptionGroup[] {
  const extensions = [...registry.extensions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    { title: "Options:", options },
    ...extensions.map(({ name, summary, options: own }) => ({
      title: printable(`${name}: ${summary}`),
      options: own,
    })),
  ];
}

/** Those that only this command has, then the most used ones. */
function shortGroups(registry: Registry, options: Options): OptionGroup[] {
  const own = Object.entries(options).filter(([name]) => !Object.hasOwn(runOptions, name));
  const groups = own.length > 0 ? [{ title: "Options:", options: Object.fromEntries(own) }] : [];
  return [...groups, ...commonOptions(registry, options)];
}

function optionGroups(groups: readonly OptionGroup[], style: Style, width: number): string[] {
  const flags = groups.flatMap(({ options }) =>
    Object.entries(options).map((one) => flagText(...one).length),
  );
  const column = Math.min(34, Math.max(...flags) + 2);
  return groups.flatMap(({ title, options }) => [
    "",
    style.strong(title),
    ...optionLines(options, column, width),
  ]);
}

/** What the user has added to rocker, with the first options of each. */
function installedExtensions({ extensions }: Registry, style: Style, width: number): string[] {
  const added = [...extensions.values()].filter(({ package: { origin } }) => origin !== "cli");
  if (added.length === 0) return [];
  const column = Math.max(...added.map(({ name }) => name.length)) + 4;
  const lines = added.flatMap(({ name, summary, options }) => {
    const flags = Object.keys(options).map((flag) => `--${flag}`);
    const more = flags.length > 3 ? ` and ${flags.length - 3} more` : "";
    return hanging(`  ${name}`, `${summary} (${flags.slice(0, 3).join(", ")}${more})`, column, width);
  });
  return ["", style.strong("Installed extensions:"), ...lines];
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
    style.strong("Help topics:"),
    ...commandRows(topicList, commandColumn([...own, ...provided]), width),
    "",
    ...wrap(
      'Run "rocker COMMAND --help" for more information on a command, and "rocker help TOPIC" on a topic.',
      width,
    ),
  ];
}

const topicList = Object.entries(topics).map(([name, summary]) => ({ name, summary }));

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
  if (textWidth(term) > column - 1) return [term, ...indented];
  return [padded(term, column + 1) + (lines[0] ?? ""), ...indented.slice(1)];
}
