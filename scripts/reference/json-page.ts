import { table } from "./option-table.ts";
import { type Output, outputs } from "./output-schemas.ts";
import { generated } from "./pages.ts";

/** The parts of JSON Schema that the outputs use. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** docs/reference/json.md: what commands print with `--json`. */
export function jsonPage(): string {
  return `${generated}

# JSON output

Read what rocker prints with a program. \`--json\` prints a list, also if it is empty, and each of its objects has the fields below.
Plans have [a page of their own](plan.md), and errors are on standard error: see [errors](errors.md).

Each output has a JSON Schema with a version in its name. A program must ignore fields that it does not know: a later version of
rocker may add some. If a field changes its meaning or is removed, the schema gets a new version, and rocker a new major version.

\`\`\`sh
rocker ls --json
rocker doctor --json
\`\`\`

${outputs.map(section).join("\n\n")}
`;
}

function section({ line, name, description, items }: Output): string {
  return `## ${line} --json

${description} Schema: [${name}.schema.json](../../packages/cli/schema/${name}.schema.json), also at
\`https://unpkg.com/@rocker/cli/schema/${name}.schema.json\`.

${table([["field", "type", "meaning"], ...fields(items.json as Schema)])}`;
}

/** The fields of an object, followed by those of the objects in it. */
function fields({ properties = {}, required = [] }: Schema, before = ""): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    [
      `\`${before}${name}\``,
      typeOf(schema) + (required.includes(name) ? "" : ", optional"),
      schema.description ?? "",
    ],
    ...fields(inner(schema), `${before}${name}.`),
  ]);
}

const inner = (schema: Schema): Schema =>
  schema.items ?? schema.anyOf?.find(({ properties }) => properties) ?? (schema.properties ? schema : {});

function typeOf({ type, enum: values, items, anyOf }: Schema): string {
  if (values) return values.map((one) => `\`"${one}"\``).join(", ");
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  return items ? `list of ${typeOf(items)}` : (type ?? "object");
}
