import { quoteWord } from "./quote-word.ts";

/**
 * When a lifecycle command runs, in this order (devcontainers/spec, "Lifecycle scripts"). `initialize` runs on the host before
 * the container is created or started, all others run in the container: the next three once per container, `postStart` after
 * each start, `postAttach` each time that a user enters.
 */
export const lifecycleStages = [
  "initialize",
  "onCreate",
  "updateContent",
  "postCreate",
  "postStart",
  "postAttach",
] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

/** Stages whose commands run once per container. */
export const creationStages: readonly LifecycleStage[] = ["onCreate", "updateContent", "postCreate"];

/** How the shell of the container's user is started to find out which variables its startup files set. */
export const userEnvProbes = ["none", "loginShell", "interactiveShell", "loginInteractiveShell"] as const;
export type UserEnvProbe = (typeof userEnvProbes)[number];

/** A program of a lifecycle command. */
export interface LifecycleProgram {
  /** Distinguishes programs that run at the same time. Absent: the command has only one. */
  readonly name?: string;
  /** The program and its arguments. A shell command is `/bin/sh -c TEXT`. */
  readonly args: readonly string[];
}

/** One lifecycle command: a program, or several that run at the same time. */
export interface LifecycleCommand {
  readonly from: string;
  readonly stage: LifecycleStage;
  readonly programs: readonly LifecycleProgram[];
}

/** The commands that prepare a container, in the order in which they run. */
export interface LifecyclePlan {
  readonly commands: readonly LifecycleCommand[];
  readonly userEnvProbe: UserEnvProbe;
}

/** What messages call a command, or one of its programs: the name of its property in devcontainer.json. */
export function lifecycleName(
  { stage }: Pick<LifecycleCommand, "stage">,
  { name }: Pick<LifecycleProgram, "name"> = {},
) {
  return `${stage}Command${name === undefined ? "" : ` ${name}`}`;
}

/** A program as users would type it. */
export function lifecycleText({ args }: LifecycleProgram): string {
  const [program, flag, text] = args;
  if (program === "/bin/sh" && flag === "-c" && text !== undefined && args.length === 3) return text;
  return args.map(quoteWord).join(" ");
}

/**
 * The programs of a command: text for a shell, a JSON array of a program and its arguments, or a JSON object with a name for
 * each of several. Text that is not valid JSON is for a shell: `[ -f x ]`, `{ a; b; }`.
 * @returns undefined if there is no program
 */
export function lifecycleProgramsOf(text: string): readonly LifecycleProgram[] | undefined {
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
