import type {
  ContainerBuilder,
  ExtensionContext,
  ExtensionProblem,
  Option,
  SettingOf,
  SetupContext,
} from "@rocker/core";

/** One setting: how it is typed, what is wrong with a value, and where it goes. */
export interface Row {
  readonly option: Option;
  /** What is wrong with one value, or undefined. Called for each value of a list. */
  readonly fault?: Check;
  /** Writes one value. Numbers are written in decimal, booleans as `true`; `false` is not written. */
  readonly apply: (container: ContainerBuilder, value: string, context: SetupContext) => void;
}

export type Check = (value: string, context: ExtensionContext) => Omit<ExtensionProblem, "slug"> | undefined;

/** A setting of the run spec with one value. */
export function one<const R extends Omit<Row, "apply">>(name: SettingOf<"one">, row: R): R & Row {
  return { ...row, apply: (container, value) => void container.withSetting(name, value) };
}

/** A setting of the run spec whose values add up. */
export function many<const R extends Omit<Row, "apply">>(name: SettingOf<"many">, row: R): R & Row {
  return { ...row, apply: (container, value) => void container.withAddedSetting(name, value) };
}

/** A check by pattern, with the words of the error. */
export function matching(pattern: RegExp, expected: string, fix: string): Check {
  return (value) =>
    pattern.test(value)
      ? undefined
      : { kind: "usage", what: `${JSON.stringify(value)} is not ${expected}.`, fix };
}
