import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the steps of an action left behind. */
export interface ActionOutcome {
  readonly outputs: Readonly<Record<string, string>>;
  /** Directories that later steps of the job have on PATH. */
  readonly path: readonly string[];
}

/** Runs a command with variables, and returns its exit code and output. */
type Run = (
  env: Readonly<Record<string, string>>,
  ...command: string[]
) => { readonly code: number | null; readonly stderr: string };

/**
 * Runs the `run` steps of a composite action as GitHub's runner does, with the few expressions that rocker's action has.
 * @param directory empty; it is given to the test user, as whom `run` has to run
 * @throws Error for a failed step or an expression that this does not know
 */
export function runComposite(
  path: string,
  given: Readonly<Record<string, string>>,
  directory: string,
  run: Run,
): ActionOutcome {
  const action = parse(readFileSync(path, "utf8"));
  const defaults = Object.entries<{ default: string }>(action.inputs).map(([name, one]) => [
    name,
    one.default,
  ]);
  const inputs: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  const results: Record<string, Readonly<Record<string, string>>> = {};
  const files = { output: join(directory, "output"), path: join(directory, "path") };
  mkdirSync(directory, { recursive: true });
  writeFileSync(files.path, "");
  for (const [index, step] of (action.runs.steps as Step[]).entries()) {
    if (step.if !== undefined && !isTrue(step.if, inputs)) continue;
    writeFileSync(files.output, "");
    const script = join(directory, `step-${index}.sh`);
    writeFileSync(script, step.run);
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, expanded(text, inputs, results)]);
    const runner = {
      GITHUB_OUTPUT: files.output,
      GITHUB_PATH: files.path,
      RUNNER_TOOL_CACHE: join(directory, "tools"),
    };
    const bash = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script];
    giveTo(testUser, directory);
    const { code, stderr } = run({ ...runner, ...Object.fromEntries(own) }, ...bash);
    if (code !== 0) throw new Error(`step ${index} exited with ${code}: ${stderr}`);
    if (step.id) results[step.id] = assignments(readFileSync(files.output, "utf8"));
  }
  const outputs = Object.entries<{ value: string }>(action.outputs).map(([name, { value }]) => [
    name,
    expanded(value, inputs, results),
  ]);
  return { outputs: Object.fromEntries(outputs), path: linesOf(readFileSync(files.path, "utf8")) };
}

const linesOf = (text: string) => text.split("\n").filter(Boolean);

const assignments = (text: string) =>
  Object.fromEntries(linesOf(text).map((line) => line.split(/=(.*)/s).slice(0, 2)));

function isTrue(condition: string, inputs: Readonly<Record<string, string>>): boolean {
  const [, name = "", value] = /^inputs\.(\w+) != '([^']*)'$/.exec(condition) ?? [];
  if (value === undefined) throw new Error(`unknown condition: ${condition}`);
  return inputs[name] !== value;
}

function expanded(
  text: string,
  inputs: Readonly<Record<string, string>>,
  results: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, input = "", step = "", output = ""] =
      /^(?:inputs\.(\w+)|steps\.(\w+)\.outputs\.(\w+))$/.exec(expression) ?? [];
    const value = input ? inputs[input] : results[step]?.[output];
    if (value === undefined) throw new Error(`unknown expression: ${expression}`);
    return value;
  });
}
