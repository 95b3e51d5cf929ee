import type { Reference } from "./reference.ts";

/** The value of an option of a Feature, as text: `true` and `false` for a switch. */
export type OptionValues = ReadonlyMap<string, string>;

/** A Feature with the options that it is wanted with. */
export interface FeatureRequest {
  readonly reference: Reference;
  readonly options: OptionValues;
}

/** `REF[,OPTION=VALUE…]`, in docker's syntax of comma-separated values. An option without a value is `true`. */
export function splitRequest(text: string): { readonly reference: string; readonly options: OptionValues } {
  const [reference = "", ...fields] = commaSeparated(text);
  const options = fields.map((field) => {
    const equals = field.indexOf("=");
    return equals < 0
      ? ([field, "true"] as const)
      : ([field.slice(0, equals), field.slice(equals + 1)] as const);
  });
  return { reference, options: new Map(options) };
}

/** As docker reads `--mount`: a field in double quotes may contain commas, and `""` in it is a quote. */
function commaSeparated(text: string): readonly string[] {
  const fields = text.match(/(?:"(?:[^"]|"")*"|[^,])+/g) ?? [];
  return fields.map((field) => {
    const [, quoted] = /^"((?:[^"]|"")*)"$/.exec(field) ?? [];
    return quoted?.replaceAll('""', '"') ?? field;
  });
}
