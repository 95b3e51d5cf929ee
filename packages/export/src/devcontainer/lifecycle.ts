import type { LifecycleCommand, LifecyclePlan, LifecycleProgram } from "@rocker/core/lifecycle";
import { shellWord } from "../shell/word.ts";

/** The lifecycle commands as properties of a devcontainer.json. */
export function lifecycleProperties(lifecycle: LifecyclePlan | undefined): object {
  if (!lifecycle) return {};
  const stages = new Set(lifecycle.commands.map(({ stage }) => stage));
  const properties = [...stages].map((stage) => [
    `${stage}Command`,
    commandOf(lifecycle.commands.filter((one) => one.stage === stage)),
  ]);
  return { ...Object.fromEntries(properties), userEnvProbe: lifecycle.userEnvProbe };
}

/** Several commands of one stage run after each other, the programs of one command at the same time. */
function commandOf(commands: readonly LifecycleCommand[]): unknown {
  const [first, ...others] = commands;
  if (first && others.length === 0) {
    const [only, ...more] = first.programs;
    if (only && more.length === 0 && only.name === undefined) return programOf(only);
    return Object.fromEntries(
      first.programs.map((program, index) => [program.name ?? String(index), programOf(program)]),
    );
  }
  return commands
    .map(
      ({ programs }) =>
        `{ ${programs.map(({ args }) => `${args.map(shellWord).join(" ")} &`).join(" ")} wait; }`,
    )
    .join(" && ");
}

function programOf({ args }: LifecycleProgram): string | readonly string[] {
  const [program, flag, text] = args;
  return program === "/bin/sh" && flag === "-c" && text !== undefined && args.length === 3 ? text : args;
}
