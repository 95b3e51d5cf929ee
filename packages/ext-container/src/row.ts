import type {
  ContainerBuilder,
  ExtensionContext,
  ExtensionProblem,
  Option,
  SettingOf,
  SetupContext,
} from "@rocker/core";

/** One setting: its option, and how a value of it is read. */
export interface Row<O extends Option = Option> {
  readonly option: O;
  /**
   * Reads one value: numbers in decimal, booleans as `true`; not called for `false`. Called once for each value of a
   * list. Returns what applies it to the container, or what is wrong with it.
   */
  readonly read: (value: string, context: ExtensionContext) => Setting | Fault;
}

export type Setting = (container: ContainerBuilder, context: SetupContext) => void;
export type Fault = Omit<ExtensionProblem, "slug">;
export type Check = (value: string, context: ExtensionContext) => Fault | undefined;

interface CheckedOption<O extends Option> {
  readonly option: O;
  /** What is wrong with a value. Default: nothing. */
  readonly fault?: Check;
}

/** A row for a run-spec setting that has a single value. */
export function one<const O extends Option>(name: SettingOf<"one">, row: CheckedOption<O>): Row<O> {
  return checked(row, (value) => (container) => void container.withSetting(name, value));
}

/** A row for a run-spec setting that accumulates values. */
export function many<const O extends Option>(name: SettingOf<"many">, row: CheckedOption<O>): Row<O> {
  return checked(row, (value) => (container) => void container.withAddedSetting(name, value));
}

/** A row whose values are applied as they are, if they pass the check. */
export function checked<const O extends Option>(
  { option, fault }: CheckedOption<O>,
  settingOf: (value: string) => Setting,
): Row<O> {
  return { option, read: (value, context) => fault?.(value, context) ?? settingOf(value) };
}

/** A check against a pattern. `expected` completes the sentence: "x" is not … */
export function matching(pattern: RegExp, expected: string, fix: string): Check {
  return (value) =>
    pattern.test(value)
      ? undefined
      : { kind: "usage", what: `${JSON.stringify(value)} is not ${expected}.`, fix };
}
