import { type LifecycleStage, lifecycleProgramsOf, type UserEnvProbe, userEnvProbes } from "@rocker/core";
import type { Row } from "../row.ts";

const summaries: Readonly<Record<LifecycleStage, string>> = {
  initialize: "Run a command on the host before the container is created or started",
  onCreate: "Run a command in the new container, before all others",
  updateContent: "Run a command in the new container, after those of --on-create-command",
  postCreate: "Run a command in the new container, after those of --update-content-command",
  postStart: "Run a command in the container after each start",
  postAttach: "Run a command in a persistent container each time you enter it",
};

/** The lifecycle commands of the dev container specification: `--post-create-command "npm ci"`. */
export const lifecycle: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries(summaries).map(([stage, summary]) => [
      optionName(stage),
      {
        option: { type: "list", valueName: "COMMAND", summary },
        fault: commandFault,
        apply: (container, value) =>
          void container.withLifecycleCommand(stage as LifecycleStage, lifecycleProgramsOf(value) ?? []),
      } satisfies Row,
    ]),
  ),
  "user-env-probe": {
    option: {
      type: "enum",
      values: userEnvProbes,
      summary: "Which startup files of your shell set the environment of these commands and of rocker enter",
      defaultText: "loginInteractiveShell",
    },
    apply: (container, value) => void container.withUserEnvProbe(value as UserEnvProbe),
  },
};

/** `postCreate` → `post-create-command` */
function optionName(stage: string): string {
  return `${stage.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-command`;
}

function commandFault(value: string) {
  if (lifecycleProgramsOf(value)) return undefined;
  return {
    kind: "usage" as const,
    what: `${JSON.stringify(value)} is not a command.`,
    fix: 'Use a shell command, a JSON array such as ["npm", "ci"], or a JSON object with several that run at the same time.',
  };
}
