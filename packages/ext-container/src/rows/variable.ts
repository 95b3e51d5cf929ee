import type { Row } from "../row.ts";

/** Environment variables. They are not settings: a plan has them in a list of their own. */
export const variable = {
  option: {
    type: "map",
    short: "e",
    valueName: "NAME[=VALUE]",
    summary: "Set an environment variable; a name alone takes the host's value",
  },
  apply: (container, pair) => {
    const equals = pair.indexOf("=");
    if (equals < 0) container.withHostVariable(pair);
    else container.withRunVariable(pair.slice(0, equals), pair.slice(equals + 1));
  },
} as const satisfies Row;
