import { type ErrorExplanation, explainErrors, renderProblem } from "@rocker/core/lifecycle";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";

const ranges: Readonly<Record<string, string>> = {
  RK1: "The command line and configuration files",
  RK2: "Plugins and consent",
  RK3: "The plan",
  RK4: "Engines and containers",
  RK5: "Images and files",
  RK9: "Bugs",
};

/** docs/reference/errors.md: what `rocker help RK403` says, of every error. */
export async function errorsPage(): Promise<string> {
  const errors = await explainErrors();
  const sections = Object.entries(ranges).map(([range, title]) => {
    const some = errors.filter(({ code }) => code.startsWith(range));
    return `## ${title}\n\n${some.map(section).join("\n\n")}`;
  });
  return `${generated}

# Errors

Every error of rocker has a code that never changes its meaning. \`rocker help RK403\` shows the same text as this page.

An error says what happened, why if that is known, and what to do. Errors are written to stderr. A command that is given
\`--json\` (or \`--format json\`) writes them as one line of JSON, the last one on stderr; stdout has the result only:

\`\`\`json
{"error":{"problems":[{"code":"RK102","kind":"usage","facts":{"flag":"--usr","nearest":"--user"},"what":"…","fix":"…"}]}}
\`\`\`

\`kind\` is \`usage\` (the command line or configuration is wrong), \`failure\` (it is right, but could not be done) or \`bug\`. \`facts\` are
the values in the text. \`why\` and \`fix\` are absent when there is nothing to say; a bug has a \`stack\` next to \`problems\`.
\`rocker run\`, \`up\` and \`enter\` exit with 125 when rocker itself fails, as docker does. Other commands exit with 2 for
\`usage\` and 1 otherwise.

Codes like \`x11/no-display\` are those of extensions and engines: the part before the slash names it. They are written in the
code of the extension, so they are not on this page; their messages say what to do.

${table([["code", "error"], ...errors.map(({ code, title }) => [`[${code}](#${code.toLowerCase()})`, title])])}

${sections.join("\n\n")}
`;
}

// A heading of the code alone: its anchor is #rk403.
function section({ code, title, meaning, solution, examples }: ErrorExplanation): string {
  return `### ${code}

**${title}.** ${escaped(meaning)}

**What to do:** ${escaped(solution)}

\`\`\`text
${examples.map((one) => renderProblem(one)).join("\n\n")}
\`\`\``;
}

/** Text as Markdown: nothing of it is markup. */
const escaped = (text: string) => text.replace(/[<>*_`]/g, "\\$&");
