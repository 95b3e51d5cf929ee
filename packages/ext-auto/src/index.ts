import { type Choice, type ChooseContext, defineExtension, type Host, hostPath } from "@rocker/core";
import { detectExtensions } from "./detect.ts";

/** Enables the extensions that match the project's files: `--auto`. */
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
    const detected = detectExtensions(host, root, candidates);
    const choices = options.auto === "ask" ? await confirmOnce(host, detected, ask) : detected;
    notice(
      choices.length > 0
        ? `enabled ${choices.map(({ extension, because }) => `${extension} (${because})`).join(", ")}`
        : `no other installed extension matches ${root}`,
    );
    return choices;
  },
  setup() {},
});

// A command line may be planned twice, with and without the project's configuration: ask the user only once.
const answers = new WeakMap<Host, Promise<readonly Choice[]>>();

function confirmOnce(
  host: Host,
  detected: readonly Choice[],
  ask: ChooseContext["ask"],
): Promise<readonly Choice[]> {
  const confirmed =
    answers.get(host) ?? import("./confirm.ts").then(({ confirmChoices }) => confirmChoices(detected, ask));
  answers.set(host, confirmed);
  return confirmed;
}
