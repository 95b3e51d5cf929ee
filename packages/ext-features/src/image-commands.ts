import { type ExtensionProblem, lifecycleProgramsOf, type Read } from "@rocker/core";
import { commandStages, type FeatureCommand } from "./metadata.ts";

/** Values of `--feature-command`: `STAGE=COMMAND`, with a command in the syntax of `--on-create-command`. */
export function imageCommands(values: readonly string[]): Read<readonly FeatureCommand[]> {
  const read = values.map(imageCommand);
  const problems = read.flatMap((one) => ("what" in one ? one : []));
  return problems.length > 0 ? { problems } : { value: read.flatMap((one) => ("stage" in one ? one : [])) };
}

function imageCommand(value: string): FeatureCommand | ExtensionProblem {
  const [, name, text = ""] = /^(\w+)=(.*)$/s.exec(value) ?? [];
  const stage = commandStages.find((one) => one === name);
  const programs = lifecycleProgramsOf(text);
  if (stage && programs) return { stage, programs };
  return {
    slug: "command",
    kind: "usage",
    what: `--feature-command: ${JSON.stringify(value)} is not a stage and a command.`,
    fix: `Use STAGE=COMMAND with one of the stages ${commandStages.join(", ")}.`,
  };
}
