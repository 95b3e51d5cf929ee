import { join } from "node:path";
import { explainErrors, open, type Registry, renderProblem, systemHost } from "@rocker/core/lifecycle";
import { commands } from "../../packages/cli/src/commands.ts";
import { groupText, helpText } from "../../packages/cli/src/render/help.ts";
import { styleFor } from "../../packages/cli/src/render/style.ts";
import { generated } from "./pages.ts";
import { repository } from "./repository.ts";
import { type SourceText, sourceTexts, type TextKind, textKinds } from "./source-texts.ts";

const plain = styleFor({}, {});
const width = 100;

/** docs/reference/messages.md: all messages of rocker, to be reviewed in one sitting. */
export async function messagesPage(): Promise<string> {
  const texts = sourceTexts();
  const errors = (await explainErrors()).flatMap(({ examples }) => examples);
  const parts = [
    part("Help", helps()),
    part("Errors of rocker", [["With example facts", errors.map((one) => renderProblem(one))]]),
    ...(Object.keys(textKinds) as TextKind[]).map((kind) =>
      part(textKinds[kind], byFile(texts.filter((one) => one.kind === kind))),
    ),
  ];
  return `${generated}

# Messages

All messages of rocker: help, errors, notices. For writing and reviewing them; [errors.md](errors.md) explains the errors.
\`{name}\` stands for a value. Starting with the errors of extensions, the texts are extracted from the source code, so texts
that are assembled from several files are missing.

${parts.join("\n\n")}
`;
}

type Section = readonly [title: string, texts: readonly string[]];

function part(title: string, sections: readonly Section[]): string {
  const shown = sections.map(([heading, texts]) => `### ${heading}\n\n${block(texts.join("\n\n"))}`);
  return `## ${title}\n\n${shown.join("\n\n")}`;
}

const block = (text: string) => `\`\`\`\`text\n${text}\n\`\`\`\``;

/** `rocker --help --all` includes the options of all extensions of the workspace; they are left out of the help of other commands. */
function helps(): Section[] {
  const roots = [{ origin: "beside", nodeModules: join(repository, "packages") }] as const;
  const all = open({ host: systemHost(), report: () => {}, roots }).registry;
  const none: Registry = { ...all, extensions: new Map(), commands: new Map() };
  const groups = Object.keys(commands)
    .filter((name) => name.includes(" "))
    .map((name) => name.split(" ")[0] ?? "");
  return [
    ...Object.entries(commands).map(([name, { options }]): Section => {
      const registry = name === "run" ? all : none;
      const title = name === "run" ? "rocker --help --all" : `rocker ${name} --help`;
      return [title, [helpText({ command: name, registry, options, all: true }, plain, width)]];
    }),
    ...[...new Set(groups)]
      .filter((group) => !Object.hasOwn(commands, group))
      .map((group): Section => [`rocker ${group} --help`, [groupText(group, plain, width)]]),
  ];
}

/** One section for each file. */
function byFile(texts: readonly SourceText[]): Section[] {
  const files = [...new Set(texts.map(({ file }) => file))];
  return files.map((file): Section => {
    return [file, texts.filter((one) => one.file === file).map(({ text }) => text)];
  });
}
