import { type Choice, type ChooseContext, defineExtension, type Host, hostPath } from "@rocker/core";
import { choicesFor } from "./signs.ts";

/** Turns on the extensions that a project shows it wants: `--auto`. */
export default defineExtension({
  name: "auto",
  summary: "Enable the extensions that match the project's files",
  chooses: true,
  options: {
    auto: {
      type: "enum",
      values: ["on", "ask"],
      bare: "on",
      summary: "Enable extensions that match files in the project or your home directory, or ask for each",
    },
    "auto-path": {
      type: "path",
      defaultText: "the working directory",
      summary: "Project directory to inspect",
    },
  },
  activation: ["auto"],
  async choose({ host, options, candidates, notice, ask }) {
    const root = options["auto-path"] ?? hostPath(".", { cwd: host.cwd, home: host.user().home });
    const found = choicesFor(host, root, candidates);
    const choices = options.auto === "ask" ? await askOnce(host, found, ask) : found;
    notice(
      choices.length > 0
        ? `enabled ${choices.map(({ extension, because }) => `${extension} (${because})`).join(", ")}`
        : `no other installed extension matches ${root}`,
    );
    return choices;
  },
  setup() {},
});

// One line may be planned twice, with the project's configuration and without: a person is asked once.
const answers = new WeakMap<Host, Promise<readonly Choice[]>>();

function askOnce(
  host: Host,
  found: readonly Choice[],
  ask: ChooseContext["ask"],
): Promise<readonly Choice[]> {
  const asked = answers.get(host) ?? import("./wanted.ts").then(({ wanted }) => wanted(found, ask));
  answers.set(host, asked);
  return asked;
}
