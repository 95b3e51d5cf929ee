import { defineExtension, type ExtensionContext, type ExtensionProblem, type KeyValue } from "@rocker/core";
import type { Setting } from "./row.ts";
import { table } from "./table.ts";

const rows = Object.entries(table);

/** The container's settings: one option for each setting of `docker run` that rocker supports. */
export default defineExtension({
  name: "container",
  summary: "Container settings, like the options of docker run",
  options: Object.fromEntries(rows.map(([name, { option }]) => [name, option])),

  read(context) {
    const settings: Setting[] = [];
    const problems: ExtensionProblem[] = [];
    for (const [name, row] of rows) {
      for (const value of valuesOf(name, context)) {
        const result = row.read(value, context);
        if (typeof result === "function") settings.push(result);
        else problems.push({ slug: name, ...result, what: `--${name}: ${result.what}` });
      }
    }
    return problems.length > 0 ? { problems } : { value: settings };
  },

  setup(container, context) {
    for (const apply of context.value) apply(container, context);
  },
});

/** All values of an option as strings: none, one, or those of a list. */
function valuesOf(name: string, { options }: ExtensionContext): readonly string[] {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined || value === false) return [];
  if (!Array.isArray(value)) return [String(value)];
  return value.map((item: string | KeyValue) => (typeof item === "string" ? item : pairText(item)));
}

const pairText = ({ key, value }: KeyValue) => (value === undefined ? key : `${key}=${value}`);
