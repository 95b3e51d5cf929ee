import { type Problem, problem } from "../errors/error.ts";
import type { ExtensionDescription } from "../extension/extension.ts";
import type { Invocation } from "./invocation.ts";
import type { Registry } from "./register.ts";

/** Which extensions the invocation asks for, and which it forbids. */
export interface Activation {
  /** By name, with what turned it on (`--user`). */
  readonly active: ReadonlyMap<string, string>;
  /** By name, with what switched it off (`--no-user`). */
  readonly excluded: ReadonlyMap<string, string>;
  /** Options that were set and mean nothing, as their extension is off. */
  readonly warnings: readonly Problem[];
}

/** Step 3: manifest data only, no code. `excluded` names extensions that the command leaves out. */
export function activate(
  invocation: Invocation,
  registry: Registry,
  excludedNames: readonly string[] = [],
): Activation {
  const active = new Map<string, string>();
  const excluded = new Map(excludedNames.map((name) => [name, "--extension-blacklist"]));
  const warnings: Problem[] = [];

  for (const [owner, given] of invocation.given) {
    const extension = registry.extensions.get(owner);
    if (!extension || excluded.has(owner)) continue;
    const switches = switchesOf(extension);
    const set = [...given.values()].filter(({ value }) => value !== undefined && value !== false);
    const on = set.find(({ name }) => switches.includes(name));
    const off = given.get(mainSwitch(extension) ?? "");
    if (on) active.set(owner, on.origin);
    else if (off) excluded.set(owner, off.origin);
    else {
      for (const { origin } of set) {
        warnings.push(
          problem("RK209", { option: origin, needs: switches.map((name) => `--${name}`).join(" or ") }),
        );
      }
    }
  }
  return { active, excluded, warnings };
}

/** The option whose `--no-…` forbids the extension: its only switch, or the one of its own name. */
function mainSwitch(extension: ExtensionDescription): string | undefined {
  const switches = switchesOf(extension);
  return switches.length === 1 ? switches[0] : switches.find((name) => name === extension.name);
}

/** The options that turn an extension on. */
export function switchesOf(extension: ExtensionDescription): readonly string[] {
  return extension.activation ?? Object.keys(extension.options);
}
