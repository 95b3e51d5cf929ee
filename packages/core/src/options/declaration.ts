/**
 * The declaration of an option, written once, with its extension. The command-line option, the configuration key, the
 * environment variable, the TypeScript type, the validation, `--help` and the manifest are derived from it.
 */
interface Declaration {
  /** One line for `--help`, without a final period. */
  readonly summary: string;
  /** A letter: `-e`. */
  readonly short?: string;
  /** Name of the value in `--help`. Default: derived from the type. */
  readonly valueName?: string;
  /** Description in `--help` of a default that depends on the host. */
  readonly defaultText?: string;
}

/** `--name`, `--no-name`, `--name=true|false`. */
export interface BooleanOption extends Declaration {
  readonly type: "boolean";
  readonly default?: boolean;
}

/** Any string. With `bare`, the value is optional and given only with "=": `--name` means `--name=<bare>`. */
export interface StringOption extends Declaration {
  readonly type: "string";
  readonly default?: string;
  readonly bare?: string;
}

/** One of `values`. `bare` as for strings. */
export interface EnumOption extends Declaration {
  readonly type: "enum";
  readonly values: readonly string[];
  readonly default?: string;
  readonly bare?: string;
}

/** A whole number, by default any that a double holds exactly. */
export interface IntegerOption extends Declaration {
  readonly type: "integer";
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

/** A number of bytes, written like `512`, `64k`, `1.5g`. The value is a whole number of bytes. */
export interface SizeOption extends Declaration {
  readonly type: "size";
  readonly default?: number;
}

/** A path of the host: `~` and relative paths are made absolute, symbolic links are kept. `bare` as for strings. */
export interface PathOption extends Declaration {
  readonly type: "path";
  readonly default?: string;
  readonly bare?: string;
}

/** Repeatable, with one value each. With `bare`, the option alone adds nothing: `--name` or `--name=value`. */
export interface ListOption extends Declaration {
  readonly type: "list";
  readonly bare?: true;
  /**
   * The values are paths of the host (`whole`), start with one (`source`: `SRC[:DST…]`), or may start with `./` or `../`
   * (`dotted`: `./PATH[,…]`): in a configuration file, relative paths start at the directory of the file. Default: they are
   * not paths.
   */
  readonly paths?: "whole" | "source" | "dotted";
}

/** `--name KEY=VALUE`, repeatable; a later one with the same key wins. `KEY` alone has no value. */
export interface MapOption extends Declaration {
  readonly type: "map";
}

export type Option =
  | BooleanOption
  | StringOption
  | EnumOption
  | IntegerOption
  | SizeOption
  | PathOption
  | ListOption
  | MapOption;

/** By long name, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** One `KEY=VALUE` of a map option; `value` is undefined for `KEY` alone. */
export interface KeyValue {
  readonly key: string;
  readonly value: string | undefined;
}

type Given<O extends Option> = O extends BooleanOption
  ? boolean
  : O extends EnumOption
    ? O["values"][number]
    : O extends StringOption | PathOption
      ? string
      : O extends IntegerOption | SizeOption
        ? number
        : O extends ListOption
          ? readonly string[]
          : O extends MapOption
            ? readonly KeyValue[]
            : never;

/** The type of the value of an option in an extension: undefined if it is not given and has no default. */
export type ValueOf<O extends Option> = O extends BooleanOption | ListOption | MapOption
  ? Given<O>
  : O extends { readonly default: unknown }
    ? Given<O>
    : Given<O> | undefined;

/** The values of a set of options, by long name. */
export type ValuesOf<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

/** The value of any option, if its declaration is unknown. */
export type AnyValue = boolean | string | number | readonly string[] | readonly KeyValue[] | undefined;

/** Whether the option can be used without a value. */
export function valueIsOptional(option: Option): boolean {
  return option.type === "boolean" || ("bare" in option && option.bare !== undefined);
}

/** Description of the values of an option, for help and errors: `one of a, b`, `a whole number from 1 to 5`. */
export function expectedOf(option: Option): string {
  switch (option.type) {
    case "boolean":
      return "true or false";
    case "enum":
      return `one of ${option.values.join(", ")}`;
    case "integer": {
      const { min, max } = option;
      if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
      if (min !== undefined) return `a whole number, at least ${min}`;
      if (max !== undefined) return `a whole number, at most ${max}`;
      return "a whole number";
    }
    case "size":
      return "a size like 512m or 2g";
    case "path":
      return "a path";
    case "map":
      return "KEY=VALUE";
    default:
      return option.valueName ? option.valueName : "a string";
  }
}
