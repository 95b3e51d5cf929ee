import type { ConfigEntry } from "@rocker/core/lifecycle";
import { lifecycleProperties } from "./lifecycle.ts";
import { isString, isWord, listEntry, type Reading, switchNode } from "./reading.ts";

/** Properties that other modules read. */
const readElsewhere: ReadonlySet<string> = new Set([
  ...["features", "overrideFeatureInstallOrder"],
  ...["image", "build", "dockerFile", "context", "dockerComposeFile", "service", "runServices"],
  ...lifecycleProperties,
  ...["containerEnv", "remoteEnv", "containerUser", "remoteUser", "updateRemoteUserUID"],
  ...[
    "mounts",
    "workspaceMount",
    "workspaceFolder",
    "runArgs",
    "forwardPorts",
    "appPort",
    "hostRequirements",
  ],
]);

type Form = "string" | "boolean" | "object" | "any";

/** Properties for editors and cloud services: nothing of the container depends on them. */
const forTools: ReadonlyMap<string, Form> = new Map([
  ["$schema", "any"],
  ["name", "string"],
  ["customizations", "object"],
  ["portsAttributes", "object"],
  ["otherPortsAttributes", "object"],
  ["secrets", "object"],
  ["overrideCommand", "boolean"],
  ["shutdownAction", "string"],
  // Of Visual Studio Code before the specification.
  ["extensions", "any"],
  ["settings", "any"],
  ["devPort", "any"],
]);

/** Properties with the same meaning as an option of rocker. */
export function plainProperties(reading: Reading): ConfigEntry[] {
  const lists = [
    ["capAdd", "cap-add"],
    ["securityOpt", "security-opt"],
  ].flatMap(([name = "", option = ""]) => {
    const own = reading.entry(name);
    const items = own ? reading.strings(own.value, name) : [];
    return items.flatMap(({ text, at }) => {
      const value = reading.resolved(text, "not used", name, at);
      return value === undefined ? [] : [listEntry(option, [value], at)];
    });
  });
  const switches = ["init", "privileged"].flatMap((name): ConfigEntry[] => {
    const own = reading.entry(name);
    const on = own && reading.boolean(own.value, name);
    // False is the default of both. It must not turn off what the user wants.
    return own && on ? [{ key: name, at: own.at, value: switchNode(true, own.at) }] : [];
  });
  return [...lists, ...switches];
}

/** Reports everything that no other module reads: as left out, or for `--verbose` as of no effect here. */
export function otherProperties(reading: Reading): void {
  for (const entry of reading.file.entries) {
    const { key, at, value } = entry;
    if (readElsewhere.has(key) || ["capAdd", "securityOpt", "init", "privileged"].includes(key)) continue;
    const form = forTools.get(key);
    if (form === undefined) reading.leaveOut("unknown", key, at);
    else if (!hasForm(entry, form)) reading.wrong(value.at, key, formTexts[form]);
    else reading.shown.push(shownText(entry));
  }
}

const formTexts: Readonly<Record<Form, string>> = {
  string: "a string",
  boolean: "true or false",
  object: "an object",
  any: "any value",
};

function hasForm({ value }: ConfigEntry, form: Form): boolean {
  switch (form) {
    case "string":
      return isString(value);
    case "boolean":
      return isWord(value, "true", "false");
    case "object":
      return value.kind === "map";
    default:
      return true;
  }
}

/** `secrets (API_KEY)`, `portsAttributes (3000 Web)`. */
function shownText({ key, value }: ConfigEntry): string {
  if (value.kind === "scalar") return `${key} (${value.text})`;
  if (value.kind !== "map" || !/^(secrets|portsAttributes|customizations)$/.test(key)) return key;
  const names = value.entries.map((one) => [one.key, ...labelOf(one)].join(" "));
  return names.length > 0 ? `${key} (${names.join(", ")})` : key;
}

function labelOf({ value }: ConfigEntry): string[] {
  const label = value.kind === "map" ? value.entries.find(({ key }) => key === "label")?.value : undefined;
  return label && isString(label) ? [label.text] : [];
}
