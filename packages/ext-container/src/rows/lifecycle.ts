import { type LifecycleProgram, type LifecycleStage, type UserEnvProbe, userEnvProbes } from "@rocker/core";
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
          void container.withLifecycleCommand(stage as LifecycleStage, programsOf(value) ?? []),
      } satisfies Row,
    ]),
  ),
  "user-env-probe": {
    option: {
      type: "enum",
      values: userEnvProbes,
      summary: "Which startup files of your shell set the environment of these commands",
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
  if (programsOf(value)) return undefined;
  return {
    kind: "usage" as const,
    what: `${JSON.stringify(value)} is not a command.`,
    fix: 'Use a shell command, a JSON array such as ["npm", "ci"], or a JSON object with several that run at the same time.',
  };
}

/**
 * The programs of a command: text for a shell, a JSON array of a program and its arguments, or a JSON object with a name for
 * each of several. Text that is not valid JSON is for a shell: `[ -f x ]`, `{ a; b; }`.
 * @returns undefined if there is no program
 */
function programsOf(text: string): readonly LifecycleProgram[] | undefined {
  const value = jsonOf(text);
  if (value === undefined || Array.isArray(value)) {
    const args = programArguments(value ?? text);
    return args && [{ args }];
  }
  const entries = Object.entries(value as object);
  const programs = entries.flatMap(([name, one]): LifecycleProgram[] => {
    const args = programArguments(one);
    return args ? [{ ...(name !== "" && { name }), args }] : [];
  });
  return programs.length > 0 && programs.length === entries.length ? programs : undefined;
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function programArguments(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return /\S/.test(value) ? ["/bin/sh", "-c", value] : undefined;
  const isProgram =
    Array.isArray(value) && Boolean(value[0]) && value.every((word) => typeof word === "string");
  return isProgram ? value : undefined;
}
