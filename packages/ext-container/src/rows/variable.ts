import type { ContainerBuilder } from "@rocker/core";
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
    else setVariable(container, pair.slice(0, equals), pair.slice(equals + 1));
  },
} as const satisfies Row;

/** With the two references of the dev container specification that no plan has the value of. */
function setVariable(container: ContainerBuilder, name: string, value: string): void {
  const [, host] = /^\$\{localEnv:([^}:=]+)\}$/.exec(value) ?? [];
  if (host !== undefined) container.withHostVariable(name, host);
  else if (/\$\{localEnv:[^}:=]+\}/.test(value)) container.withHostText(name, value);
  else container.withRunVariable(name, value, { expand: /\$\{containerEnv:[^}:]/.test(value) });
}
