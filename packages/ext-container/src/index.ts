import { defineExtension, type ExtensionContext, type ExtensionProblem, type KeyValue } from "@rocker/core";
import { table } from "./table.ts";

/** The container's settings: one option for each setting of `docker run` that rocker supports. */
export default defineExtension({
  name: "container",
  summary: "Container settings, like the options of docker run",
  options: Object.fromEntries(Object.entries(table).map(([name, { option }]) => [name, option])),

  read(context) {
    const given = Object.keys(table).flatMap((name) =>
      valuesOf(name, context).map((value) => ({ name, value })),
    );
    const problems = given.flatMap(({ name, value }): ExtensionProblem[] => {
      const found = table[name]?.fault?.(value, context);
      return found ? [{ slug: name, ...found, what: `--${name}: ${found.what}` }] : [];
    });
    return problems.length > 0 ? { problems } : { value: given };
  },

  setup(container, context) {
    for (const { name, value } of context.value) table[name]?.apply(container, value, context);
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
