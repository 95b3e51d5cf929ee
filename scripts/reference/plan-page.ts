import { table } from "./option-table.ts";
import { generated } from "./pages.ts";
import { planSchema } from "./plan-schema.ts";

/** The part of JSON Schema that plan.schema.json uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

const { description, $defs: definitions } = planSchema as unknown as {
  readonly description: string;
  readonly $defs: Readonly<Record<string, Schema>>;
};

/** docs/reference/plan.md: the fields of a plan, from its JSON Schema. */
export function planPage(): string {
  const objects = Object.entries(definitions).filter(([, { properties }]) => properties);
  const order = [...objects].sort(([a], [b]) => Number(b === "plan") - Number(a === "plan"));
  return `${generated}

# Plan

Read or write a plan with a program: \`rocker plan --format json\` prints one, and \`rocker --plan FILE\` runs it. ${description}

The JSON Schema is [plan.schema.json](../../packages/core/schema/plan.schema.json), also at
\`https://unpkg.com/@rocker/core/schema/plan.schema.json\`. Its \`version\` changes when old programs could misread it.

\`\`\`sh
rocker plan --format json --user debian:bookworm true > plan.json
rocker --plan plan.json
\`\`\`

${order.map(([name, schema]) => section(name, schema)).join("\n\n")}
`;
}

function section(name: string, { description, properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([field, schema]) => [
    `\`${field}\``,
    typeOf(schema),
    required.includes(field) ? "yes" : "",
    schema.description ? escaped(schema.description) : "",
  ]);
  return [
    `## ${name}`,
    ...(description ? [escaped(description)] : []),
    table([["field", "type", "required", "meaning"], ...rows]),
  ].join("\n\n");
}

function typeOf(schema: Schema): string {
  const { $ref, type, items, additionalProperties: values } = schema;
  if ($ref) return reference($ref);
  if ("const" in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(" or ");
  if (items) return `list of ${typeOf(items)}`;
  if (typeof values === "object") return `map to ${typeOf(values)}`;
  return type ?? "object";
}

/** A link to a definition that has a section, or what it stands for. */
function reference(ref: string): string {
  const name = ref.replace("#/$defs/", "");
  const definition = definitions[name] ?? {};
  return definition.properties ? `[${name}](#${name.toLowerCase()})` : typeOf(definition);
}

const escaped = (text: string) => text.replace(/[<>*_`]/g, "\\$&");
