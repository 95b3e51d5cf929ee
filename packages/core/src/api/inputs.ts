import type { Extension } from "../extension/extension.ts";
import type {
  BooleanOption,
  EnumOption,
  IntegerOption,
  ListOption,
  MapOption,
  Option,
  Options,
  SizeOption,
} from "../options/declaration.ts";

/** How a program gives an option's value: as its declaration says, and as a command line would. */
export type InputOf<O extends Option> = O extends BooleanOption
  ? boolean
  : O extends ListOption
    ? readonly string[]
    : O extends MapOption
      ? Readonly<Record<string, string | undefined>>
      :
          | (O extends EnumOption
              ? O["values"][number]
              : O extends IntegerOption
                ? number
                : O extends SizeOption
                  ? number | string
                  : string)
          | (O extends { readonly bare: string } ? boolean : false);

/** The options of an extension, all optional. */
export type InputsOf<O extends Options> = { readonly [Name in keyof O]?: InputOf<O[Name]> | undefined };

type OptionsOf<E> = E extends Extension<infer O> ? InputsOf<O> : never;
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** The options of several extensions together. */
export type InputsOfAll<E extends readonly unknown[]> = E extends readonly []
  ? unknown
  : Intersection<OptionsOf<E[number]>>;

/** A value that a program may give, when its declaration is not at hand. */
export type AnyInput =
  | boolean
  | string
  | number
  | readonly string[]
  | Readonly<Record<string, string | undefined>>
  | undefined;

/**
 * Options as the arguments of a command line, so that a program is understood just as a user is. Each value is in one
 * argument with its option: nothing in it can become another.
 */
export function argumentsOf(inputs: Readonly<Record<string, AnyInput>>): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === "boolean") return [value ? `--${name}` : `--no-${name}`];
    if (typeof value !== "object") return [`--${name}=${value}`];
    const isList = (one: object): one is readonly string[] => Array.isArray(one);
    const items = isList(value)
      ? value
      : Object.entries(value).map(([key, of]) => (of === undefined ? key : `${key}=${of}`));
    return items.map((item) => `--${name}=${item}`);
  });
}
