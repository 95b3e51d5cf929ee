/** A JSON Schema of values of one type. Schemas of narrower types can stand in for it, but no wider ones. */
export interface Schema<T> {
  readonly json: object;
  /** Only for the compiler. */
  readonly accepts?: T;
}

/** The schema of a field that may be missing. */
export interface Optional<T> {
  readonly optional: Schema<T>;
}

/** One schema for each field of T: the compiler rejects missing, surplus and wrongly optional ones. */
export type Fields<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Optional<Exclude<T[Name], undefined>>
    : Schema<T[Name]>;
};

export const text = (rules: { minLength?: number; pattern?: string } = {}): Schema<string> => ({
  json: { type: "string", ...rules },
});

export const integer = (minimum: number, maximum: number): Schema<number> => ({
  json: { type: "integer", minimum, maximum },
});

export const boolean: Schema<boolean> = { json: { type: "boolean" } };

export const anything: Schema<unknown> = { json: {} };

export const constant = <const T>(value: T): Schema<T> => ({ json: { const: value } });

export const oneOf = <const T>(values: readonly T[]): Schema<T> => ({ json: { enum: values } });

export const optional = <T>(schema: Schema<T>): Optional<T> => ({ optional: schema });

export const list = <T>(
  { json: items }: Schema<T>,
  rules: { minItems?: number } = {},
): Schema<readonly T[]> => ({ json: { type: "array", items, ...rules } });

/** An object with any keys. */
export const map = <T>(
  { json: additionalProperties }: Schema<T>,
  keys?: Schema<string>,
): Schema<Readonly<Record<string, T>>> => ({
  json: { type: "object", ...(keys && { propertyNames: keys.json }), additionalProperties },
});

/** An object with these fields and no others. */
export const object = <T>(fields: Fields<T>): Schema<T> => ({
  json: { type: "object", ...fieldsSchema(fields), additionalProperties: false },
});

/** The fields that one member of a union has besides the common ones. Not a schema of its own. */
export interface Variant<T> {
  readonly json: object;
  /** Only for the compiler. */
  readonly accepts?: T;
}

export const variant = <T, Common extends keyof T = never>(fields: Fields<Omit<T, Common>>): Variant<T> => ({
  json: fieldsSchema(fields),
});

/** Objects with the common fields and those of exactly one variant. `tag`: the field that tells variants apart. */
export const union = <T>(
  common: Partial<Fields<T>>,
  variants: readonly Variant<T>[],
  tag?: keyof T & string,
): Schema<T> => {
  const { properties, required = [] } = fieldsSchema(common);
  return {
    json: {
      type: "object",
      properties,
      required: [...(tag ? [tag] : []), ...required],
      oneOf: variants.map(({ json }) => json),
      unevaluatedProperties: false,
    },
  };
};

/** A schema with an explanation, for readers of the file. */
export const described = <T extends { readonly json: object }>(description: string, schema: T): T => ({
  ...schema,
  json: { description, ...schema.json },
});

interface ObjectRules {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function fieldsSchema(fields: object): ObjectRules {
  const entries = Object.entries(fields) as [string, Schema<unknown> | Optional<unknown>][];
  const required = entries.filter(([, field]) => !("optional" in field)).map(([name]) => name);
  return {
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, "optional" in field ? field.optional.json : field.json]),
    ),
    ...(required.length > 0 && { required }),
  };
}
