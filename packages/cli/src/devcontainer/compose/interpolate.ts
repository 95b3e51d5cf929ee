import { isMapping, type Mapping, type Value } from "./value.ts";

/** What a variable of a Compose file stands for; undefined: it is not set. */
export type Lookup = (name: string) => string | undefined;

// There is only one way to read each character of a default: with several, crafted text would take forever.
const variable =
  /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^${}]|\$\$|\$\{[^{}]*\}|\$(?=[A-Za-z_]))*))?\}|\$([A-Za-z_]\w*)/g;

/** Replaces the variables of a text (compose-spec, "Interpolation"). `$$` is a dollar sign. */
export function interpolated(text: string, lookup: Lookup): string {
  return text.replace(variable, (written, braced, operator = "", fallback = "", plain) => {
    if (written === "$$") return "$";
    const value = lookup(braced ?? plain);
    const isSet = operator.startsWith(":") ? Boolean(value) : value !== undefined;
    if (operator.endsWith("+")) return isSet ? interpolated(fallback, lookup) : "";
    if (operator.endsWith("-")) return isSet ? (value ?? "") : interpolated(fallback, lookup);
    return value ?? "";
  });
}

/** Replaces the variables in all texts of a value; keys stay. */
export function interpolatedValue(value: Value, lookup: Lookup): Value {
  if (typeof value === "string") return interpolated(value, lookup);
  if (Array.isArray(value)) return value.map((one) => interpolatedValue(one, lookup));
  return isMapping(value) ? mapValues(value, (one) => interpolatedValue(one, lookup)) : value;
}

/**
 * Replaces only variables that have a value in the project's own files, or none at all and a default: the values of the
 * user's variables do not become part of a plan.
 * @param own variables of the project's .env file
 */
export function withOwnVariables(
  value: Value,
  own: ReadonlyMap<string, string>,
  isHost: (name: string) => boolean,
): Value {
  if (typeof value === "string") {
    return value.replace(variable, (written, braced, _operator, _fallback, plain) => {
      const name = braced ?? plain;
      if (written === "$$" || isHost(name)) return written;
      // What is inserted is a text, whatever characters it has.
      return interpolated(written, (one) =>
        isHost(one) ? `\${${one}}` : own.get(one)?.replaceAll("$", "$$$$"),
      );
    });
  }
  if (Array.isArray(value)) return value.map((one) => withOwnVariables(one, own, isHost));
  return isMapping(value) ? mapValues(value, (one) => withOwnVariables(one, own, isHost)) : value;
}

const mapValues = (value: Mapping, change: (one: Value) => Value): Mapping =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));

/** The variables of an .env file: `NAME=VALUE` lines, as Compose reads them. */
export function envFile(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const equals = line.indexOf("=");
      const name = line
        .slice(0, Math.max(0, equals))
        .trim()
        .replace(/^export\s+/, "");
      if (!/^[A-Za-z_]\w*$/.test(name)) return [];
      return [[name, withoutQuotesOrComment(line.slice(equals + 1).trim())]];
    }),
  );
}

function withoutQuotesOrComment(value: string): string {
  const [, double, single] = /^(?:"([^"]*)"|'([^']*)')(?:\s+#.*)?$/.exec(value) ?? [];
  const comment = value.search(/(?:^|\s)#/);
  return double ?? single ?? (comment < 0 ? value : value.slice(0, comment).trimEnd());
}
