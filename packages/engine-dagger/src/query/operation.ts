/** A field of Dagger's API and its arguments. */
export interface Operation {
  readonly field: string;
  readonly args: Readonly<Record<string, Argument>>;
}

export type Argument = string | number | boolean | readonly string[] | EnumValue | undefined;

/** An enum value, which is written without quotes. */
export class EnumValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export function operation(field: string, args: Operation["args"] = {}): Operation {
  return { field, args };
}

/** The start of a chain of operations: the API's root, or an object from an earlier result. */
export type Start = "root" | { readonly type: "Container"; readonly id: string };

/**
 * Creates a query for a chain, in which each operation applies to the result of the previous one. All values are literals;
 * JSON strings are also valid in GraphQL.
 * @param leaf the fields of the last result, in GraphQL; omitted if the last result is not an object
 */
export function queryOf(start: Start, chain: readonly Operation[], leaf?: string): string {
  const fields = chain.map(({ field, args }) => field + argumentList(args));
  const inner = nested([...fields, ...(leaf ? [leaf] : [])]);
  return start === "root"
    ? `{${inner}}`
    : `{node(id:${JSON.stringify(start.id)}){...on ${start.type}{${inner}}}}`;
}

function nested([first = "", ...rest]: readonly string[]): string {
  return rest.length === 0 ? first : `${first}{${nested(rest)}}`;
}

function argumentList(args: Operation["args"]): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `(${given.map(([name, value]) => `${name}:${literal(value)}`).join(",")})`;
}

function literal(value: Argument): string {
  return value instanceof EnumValue ? value.name : JSON.stringify(value);
}

/** The result at the end of a chain. */
export function resultOf(data: unknown): unknown {
  let inner = data;
  while (typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
    const values = Object.values(inner);
    if (values.length !== 1) break;
    inner = values[0];
  }
  return inner;
}
