import type { Option } from "./declaration.ts";

/** What an option of another program means here: its users have scripts and files that are not going to change. */
export type LegacyOption =
  /** Another name of one of ours, whose value it takes. */
  | { readonly kind: "alias"; readonly of: string }
  /** Stands for these options, a line such as `--ripgrep --fzf`; it takes no value. */
  | { readonly kind: "means"; readonly options: string }
  /** Takes one of these values, each of which stands for a line of options. */
  | { readonly kind: "values"; readonly values: ReadonlyMap<string, string> }
  /** Accepted, without an effect. `instead` is what to know about it, one sentence. */
  | { readonly kind: "retired"; readonly takes: "nothing" | "value"; readonly instead: string }
  /** Its value is a line of options itself. */
  | { readonly kind: "options" };

/** How the command lines of another program differ from ours. */
export interface Legacy {
  /** By long name, without the dashes; ours come first. */
  readonly options: ReadonlyMap<string, LegacyOption>;
  /** Values that are options of their own here: `mode` to `dry-run` to `dry-run`. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Our list options whose flag takes several values there. */
  readonly severalValues: ReadonlySet<string>;
  /** Our options with an optional value, which may follow after a space there. */
  readonly spacedValues: ReadonlySet<string>;
  /** Long names that may be abbreviated there; none of them gives privileges. */
  readonly abbreviable: readonly string[];
}

/** No other program. */
export const noLegacy: Legacy = {
  options: new Map(),
  values: new Map(),
  severalValues: new Set(),
  spacedValues: new Set(),
  abbreviable: [],
};

/** The only name that an abbreviation can mean; undefined: there is none, or there are several. */
export function unabbreviated(name: string, { abbreviable }: Legacy): string | undefined {
  const [only, ...others] = abbreviable.filter((one) => one.startsWith(name));
  return name.length > 1 && others.length === 0 ? only : undefined;
}

/** Whether an argument can only be a value: no image begins like a path, or has "=" in it. */
function cannotBeImage(argument: string): boolean {
  return /^(\/|~|\.\.?(\/|$))/.test(argument) ? argument !== "." : argument.includes("=");
}

/** `--volume a b -- IMAGE`: which of these arguments are values of the flag before them: up to `--`, or to the first image. */
export function valuesBeforeImage(rest: readonly string[]): readonly string[] {
  const end = rest.findIndex((one) => one.startsWith("-"));
  const candidates = end < 0 ? rest : rest.slice(0, end);
  const isEnded = rest[end] === "--";
  const firstImage = candidates.findIndex((one) => !cannotBeImage(one));
  return isEnded || firstImage < 0 ? candidates : candidates.slice(0, firstImage);
}

/** `--nvidia auto IMAGE`: whether an argument is the value of the option before it. If it is, something follows it. */
export function isSpacedValue(option: Option, argument: string, after: string | undefined): boolean {
  if (argument.startsWith("-") || after === undefined) return false;
  return option.type === "enum" ? option.values.includes(argument) : after === "--";
}
