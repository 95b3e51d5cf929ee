import { type Choice, type ChooseContext, defineExtension, type Host, hostPath } from "@rocker/core";
import { choicesFor } from "./signs.ts";

/** Turns on the extensions that a project shows it wants: `--auto`. */
export default defineExtension({
  name: "auto",
  summary: "Extensions that the project shows it wants",
  chooses: true,
  options: {
    auto: {
      type: "enum",
      values: ["on", "ask"],
      bare: "on",
      summary:
        "Turn on the extensions whose signs (files, configuration in your home) are found; or ask about each",
    },
    "auto-path": {
      type: "path",
      defaultText: "the working folder",
      summary: "The folder to look in",
    },
  },
  activation: ["auto"],
  async choose({ host, options, candidates, notice, ask }) {
    const root = options["auto-path"] ?? hostPath(".", { cwd: host.cwd, home: host.user().home });
    const found = choicesFor(host, root, candidates);
    const choices = options.auto === "ask" ? await askOnce(host, found, ask) : found;
    notice(
      choices.length > 0
        ? `turned on ${choices.map(({ extension, because }) => `${extension} (${because})`).join(", ")}`
        : `nothing in ${root} is a sign for an extension that is installed and not on already`,
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
