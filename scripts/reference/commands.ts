import type { CommandEntry } from "../../packages/cli/src/commands/table/entry.ts";
import { type CommandName, commandGroups } from "../../packages/cli/src/commands.ts";
import { imageOptions, runOptions } from "../../packages/cli/src/options.ts";
import { optionTable } from "./option-table.ts";
import { generated } from "./pages.ts";

/** docs/reference/commands.md: what `rocker COMMAND --help` says, of every command. */
export function commandsPage(): string {
  const groups = Object.entries(commandGroups).map(([title, commands]) => {
    const sections = Object.entries<CommandEntry>(commands).map(([name, entry]) =>
      section(name as CommandName, entry),
    );
    return `## ${title}\n\n${sections.join("\n\n")}`;
  });
  return `${generated}

# Commands

Every command of rocker, with its own options and examples. \`rocker COMMAND --help\` shows the same texts. Plugins can add
commands: \`rocker --help\` lists those of yours.

${groups.join("\n\n")}
`;
}

function section(name: CommandName, { help, options, takesExtensions }: CommandEntry): string {
  const examples = help.examples.map(([line, what]) => `# ${what}\n${line}`).join("\n");
  return [
    `### rocker ${name}`,
    `\`${help.usage}\``,
    markdown(help.summary),
    ...(examples ? [`\`\`\`sh\n${examples}\n\`\`\``] : []),
    ...optionsOf(options),
    ...(takesExtensions ? ["It also takes the [options of extensions](options.md)."] : []),
  ].join("\n\n");
}

/** The options of a run and of a build have their own table, with anchors. */
function optionsOf(options: CommandEntry["options"]): string[] {
  if (options === runOptions) return ["Options: see [rocker run](options.md#rocker-run)."];
  if (options === imageOptions) return ["Options: see [rocker build](options.md#rocker-build)."];
  const own = Object.fromEntries(Object.entries(options).filter(([option]) => option !== "help"));
  return Object.keys(own).length > 0 ? [optionTable(own)] : [];
}

const markdown = (text: string) => text.replace(/[<>*_`]/g, "\\$&");
