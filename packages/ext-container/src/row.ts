import type {
  ContainerBuilder,
  ExtensionContext,
  ExtensionProblem,
  Option,
  SettingOf,
  SetupContext,
} from "@rocker/core";

/** One setting: its option, how a value is checked, and how a value is applied. */
export interface Row {
  readonly option: Option;
  /** Returns what is wrong with a value, or undefined. Called once for each value of a list. */
  readonly fault?: Check;
  /** Applies one value: numbers in decimal, booleans as `true`. Not called for `false`. */
  readonly apply: (container: ContainerBuilder, value: string, context: SetupContext) => void;
}

export type Check = (value: string, context: ExtensionContext) => Omit<ExtensionProblem, "slug"> | undefined;

/** A row for a run-spec setting that has a single value. */
export function one<const R extends Omit<Row, "apply">>(name: SettingOf<"one">, row: R): R & Row {
  return { ...row, apply: (container, value) => void container.withSetting(name, value) };
}

/** A row for a run-spec setting that accumulates values. */
export function many<const R extends Omit<Row, "apply">>(name: SettingOf<"many">, row: R): R & Row {
  return { ...row, apply: (container, value) => void container.withAddedSetting(name, value) };
}

/** A check against a pattern. `expected` completes the sentence: "x" is not … */
export function matching(pattern: RegExp, expected: string, fix: string): Check {
  return (value) =>
    pattern.test(value)
      ? undefined
      : { kind: "usage", what: `${JSON.stringify(value)} is not ${expected}.`, fix };
}
