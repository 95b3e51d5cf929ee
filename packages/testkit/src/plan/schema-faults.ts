import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";

export const planSchema = createRequire(import.meta.url)("@rocker/core/schema/plan.schema.json");

// "type" stands once, above the alternatives; ajv's own style rules expect it in each.
const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
}).compile(planSchema);

/** What the JSON Schema of plans rejects in a value, as text. */
export function schemaFaults(value: unknown): string[] {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
