import { visibleLine } from "../errors/visible.ts";
import { type LifecycleCommand, type LifecyclePlan, lifecycleName } from "../plan/lifecycle-commands.ts";
import type { RunSpec } from "../plan/run-spec.ts";
import { lifecycleScript } from "./lifecycle-script.ts";

/** The program and arguments that run lifecycle commands in a running container. See `lifecycleScript`. */
export function lifecycleExec(commands: readonly LifecycleCommand[], run: RunSpec): string[] {
  return ["/bin/sh", "-c", lifecycleScript, "rocker-lifecycle", "exec", ...words(commands, run)];
}

/** The program and arguments of a container that runs its lifecycle commands, and then the command. */
export function lifecycleRun(command: readonly string[], run: RunSpec): string[] {
  const commands = (run.lifecycle?.commands ?? []).filter(
    ({ stage }) => stage !== "initialize" && stage !== "postAttach",
  );
  if (commands.length === 0) return [...command];
  return ["/bin/sh", "-c", lifecycleScript, "rocker-lifecycle", "run", ...words(commands, run), ...command];
}

/**
 * The program and arguments of a command that a user runs in a running container, with the variables that startup files of the
 * user's shell set, if the container has lifecycle commands that get them too.
 * @param kept names of more variables that startup files must not change
 */
export function lifecycleEnter(command: readonly string[], run: RunSpec, kept: readonly string[]): string[] {
  if ((run.lifecycle?.userEnvProbe ?? "none") === "none") return [...command];
  const start = ["/bin/sh", "-c", lifecycleScript, "rocker-lifecycle", "enter"];
  return [...start, ...words([], run, kept), ...command];
}

function words(
  commands: readonly LifecycleCommand[],
  { lifecycle, env }: RunSpec,
  kept: readonly string[] = [],
): string[] {
  const programs = commands.flatMap((command) => [
    String(command.programs.length),
    ...command.programs.flatMap((program) => [
      visibleLine(lifecycleName(command, program)),
      ...counted(program.args),
    ]),
  ]);
  const probe: LifecyclePlan["userEnvProbe"] = lifecycle?.userEnvProbe ?? "none";
  return [
    probe,
    ...counted([...env.map(({ name }) => name), ...kept]),
    ...counted([String(commands.length), ...programs]),
  ];
}

/** A list with its length, so that its end is known among other arguments. */
function counted(list: readonly string[]): string[] {
  return [String(list.length), ...list];
}
