import type { Option, Options } from "@rocker/core/lifecycle";
import type { CommandEntry } from "../../../packages/cli/src/commands/table/entry.ts";
import { commandGroups, commands } from "../../../packages/cli/src/commands.ts";
import { topics } from "../../../packages/cli/src/help/topics.ts";
import { flag, optionNote } from "../../../packages/cli/src/render/option-text.ts";
import type { Plugin } from "../plugins.ts";
import { bold, definition, escaped, heading, literal, page, paragraph } from "./roff.ts";
import { topicSection } from "./topic-page.ts";

/** rocker(1): the commands and topics, each with a page of its own. */
export function mainPage(): string {
  const { usage, summary, examples } = (commands.run as CommandEntry).help;
  const listed = Object.entries(commandGroups).flatMap(([title, group]) => [
    `.SS "${escaped(title)}"`,
    ...Object.entries<CommandEntry>(group).map(([name, { help }]) =>
      definition(reference(pageName(name)), escaped(help.short)),
    ),
  ]);
  return page("rocker", 1, "run a container image with what you need to work in it", [
    heading("Synopsis"),
    escaped(usage),
    ".br",
    escaped("rocker <command> [options] [arguments]"),
    heading("Description"),
    escaped(summary),
    paragraph(`Options are in ${reference("rocker-run")}.`),
    ...examplesOf(examples),
    heading("Commands"),
    ...listed,
    heading("Topics"),
    ...Object.entries(topics).map(([name, text]) =>
      definition(reference(`rocker-${name}`, 7), escaped(text)),
    ),
    heading("Exit status"),
    ...topicSection("scripts", "Exit codes"),
    heading("Bugs"),
    escaped("https://github.com/dagger-rocker/rocker/issues"),
  ]);
}

/**
 * rocker-COMMAND(1).
 * @param builtIn the plugins that are part of rocker
 */
export function commandPage(
  name: string,
  { help, options, takesExtensions }: CommandEntry,
  builtIn: readonly Plugin[],
): string {
  const extensions = builtIn.flatMap(({ manifest }) => manifest.extensions ?? []);
  // The other commands refer to this page: their own options are few among these.
  const others =
    name === "run"
      ? extensions.flatMap((one) => [
          `.SS "${escaped(`${one.name}: ${one.summary}`)}"`,
          ...optionsOf(one.options),
        ])
      : takesExtensions
        ? [paragraph(`It also takes the options of extensions: see ${reference("rocker-run")}.`)]
        : [];
  return page(pageName(name), 1, help.short, [
    heading("Synopsis"),
    escaped(help.usage),
    heading("Description"),
    escaped(help.summary),
    heading("Options"),
    ...optionsOf(options),
    ...others,
    ...examplesOf(help.examples),
    heading("See also"),
    reference("rocker"),
  ]);
}

export const pageName = (command: string) => `rocker-${command.replaceAll(" ", "-")}`;

const reference = (name: string, section = 1) => `${bold(name)}(${section})`;

function optionsOf(options: Options): string[] {
  return Object.entries<Option>(options).map(([name, option]) =>
    definition(bold(flag(name, option)), escaped(`${option.summary}${optionNote(option)}.`)),
  );
}

function examplesOf(examples: CommandEntry["help"]["examples"]): string[] {
  if (examples.length === 0) return [];
  return [
    heading("Examples"),
    ...examples.flatMap(([line, what]) => [paragraph(`${escaped(what)}:`), literal(line)]),
  ];
}
