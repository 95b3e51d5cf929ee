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

/** docs/reference/messages.md: all texts that rocker shows, to be read in one sitting. */
export async function messagesPage(): Promise<string> {
  const texts = sourceTexts();
  const errors = (await explainErrors()).flatMap(({ examples }) => examples);
  const parts = [
    part("Help", helps()),
    part("Errors of rocker", [
      ["Each with the facts of a typical case", errors.map((one) => renderProblem(one))],
    ]),
    ...(Object.keys(textKinds) as TextKind[]).map((kind) =>
      part(textKinds[kind], byFile(texts.filter((one) => one.kind === kind))),
    ),
  ];
  return `${generated}

# Messages

All texts that rocker shows: help, errors, notices. For those who write or review them; [errors.md](errors.md) explains the
errors. \`{name}\` stands for a value. From the errors of extensions on, texts are taken from the sources: those that are put
together across several files are missing.

${parts.join("\n\n")}
`;
}

type Section = readonly [title: string, texts: readonly string[]];

function part(title: string, sections: readonly Section[]): string {
  const shown = sections.map(([heading, texts]) => `### ${heading}\n\n${block(texts.join("\n\n"))}`);
  return `## ${title}\n\n${shown.join("\n\n")}`;
}

const block = (text: string) => `\`\`\`\`text\n${text}\n\`\`\`\``;

/** `rocker --help` has the options of all extensions of the workspace; the same ones are left out of the other helps. */
function helps(): Section[] {
  const roots = [{ origin: "beside", nodeModules: join(repository, "packages") }] as const;
  const all = open({ host: systemHost(), report: () => {}, roots }).registry;
  const none: Registry = { ...all, extensions: new Map(), commands: new Map() };
  const groups = [...new Set(Object.keys(commands).filter((name) => name.includes(" ")))].map(
    (name) => name.split(" ")[0] ?? "",
  );
  return [
    ...Object.entries(commands).map(([name, { options }]): Section => {
      const registry = name === "run" ? all : none;
      const title = name === "run" ? "rocker --help" : `rocker ${name} --help`;
      return [title, [helpText(name, registry, options, plain, width)]];
    }),
    ...[...new Set(groups)]
      .filter((group) => !Object.hasOwn(commands, group))
      .map((group): Section => [`rocker ${group} --help`, [groupText(group, plain, width)]]),
  ];
}

/** By the file that has them. */
function byFile(texts: readonly SourceText[]): Section[] {
  const files = [...new Set(texts.map(({ file }) => file))];
  return files.map((file): Section => {
    return [file, texts.filter((one) => one.file === file).map(({ text }) => text)];
  });
}
