import type { Option, Options, Registry } from "@rocker/core/lifecycle";
import { commandTexts } from "./command-texts.ts";
import { afterwards, flag } from "./option-text.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** Help of one command: what it does, examples, its own options, then those of each extension that is installed. */
export function helpText(
  command: string,
  registry: Registry,
  options: Options,
  style: Style,
  width: number,
): string {
  const text = commandTexts[command];
  const groups = [
    { title: "Options", options },
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
          ...text.examples.flatMap(([line, what]) => [`  ${line}`, style.dim(`      ${what}`)]),
        ]
      : []),
    ...(command === "run" ? ["", style.strong("Commands:"), ...commandList(registry, width)] : []),
    ...groups.flatMap((group) => [
      "",
      style.strong(`${group.title}:`),
      ...optionLines(group.options, column, width),
    ]),
  ].join("\n");
}

/** Commands whose first word is the same. */
export function groupText(group: string, style: Style, width: number): string {
  const all = ownCommands().filter(({ name }) => name === group || name.startsWith(`${group} `));
  return [
    `${style.strong("Usage:")} rocker ${group} <command>`,
    "",
    style.strong("Commands:"),
    ...commandRows(all, width),
    "",
    ...wrap(`"rocker ${group} COMMAND --help" shows more.`, width),
  ].join("\n");
}

/** rocker's own commands, then those that plugins bring. */
function commandList(registry: Registry, width: number): string[] {
  return commandRows([...ownCommands(), ...registry.commands.values()], width);
}

function ownCommands() {
  return Object.entries(commandTexts).map(([name, { short }]) => ({ name, summary: short }));
}

function commandRows(all: readonly { name: string; summary: string }[], width: number): string[] {
  const column = Math.max(...all.map(({ name }) => name.length)) + 4;
  return all.flatMap(({ name, summary }) => hanging(`  ${name}`, summary, column, width));
}

export function optionLines(options: Options, column: number, width: number): string[] {
  return Object.entries(options).flatMap(([name, option]) =>
    hanging(flagText(name, option), `${option.summary}${afterwards(option)}`, column, width),
  );
}

/** Indented so that long flags stand below one another, with or without a short one. */
function flagText(name: string, option: Option): string {
  return printable(`  ${option.short ? "" : "    "}${flag(name, option)}`);
}

/** A term and its text, the text's lines below one another. */
function hanging(term: string, text: string, column: number, width: number): string[] {
  const lines = wrap(printable(text), Math.max(24, width - column - 1));
  const indented = lines.map((line) => " ".repeat(column + 1) + line);
  if (term.length > column - 1) return [term, ...indented];
  return [term.padEnd(column + 1) + (lines[0] ?? ""), ...indented.slice(1)];
}
