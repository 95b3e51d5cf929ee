import type {
  ContainerBuilder,
  ExtensionContext,
  ExtensionProblem,
  Option,
  SetupContext,
} from "@rocker/core";

/** One option, how a value is checked, and how a value is applied. */
export interface Row {
  readonly option: Option;
  /** Returns what is wrong with a value, or undefined. Called once for each value of a list. */
  readonly fault?: Check | undefined;
  /** Applies one value: numbers in decimal, booleans as `true`. Not called for `false`. */
  readonly apply: Apply;
}

export type Check = (value: string, context: ExtensionContext) => Omit<ExtensionProblem, "slug"> | undefined;

export type Apply = (container: ContainerBuilder, value: string, context: SetupContext) => void;
