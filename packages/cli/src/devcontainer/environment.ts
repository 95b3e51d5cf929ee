import type { ConfigEntry, ConfigNode, Position } from "@rocker/core/lifecycle";
import { mapEntry, type Reading, textNode } from "./reading.ts";
import { ownNames } from "./variables.ts";

/**
 * `containerEnv` and `remoteEnv`, which is on top of it. rocker sets both when the container starts: what runs in it is what
 * the user runs.
 */
export function containerEnvironment(reading: Reading): ConfigEntry[] {
  const own = reading.entry("containerEnv");
  if (!own) return [];
  const removed = new Set(removedVariables(reading).map(({ key }) => key));
  const entries = variables(own, reading).filter(({ key }) => !removed.has(key));
  const known = entries.flatMap(({ key, value }) =>
    value.kind === "scalar" && !value.text.includes("${localEnv:") ? [[key, value.text] as const] : [],
  );
  reading.variables = reading.variables.withContainerEnv(new Map(known));
  return [mapEntry("env", entries, own.at)];
}

export function remoteEnvironment(reading: Reading): ConfigEntry[] {
  const own = reading.entry("remoteEnv");
  if (!own) return [];
  const set = reading.entry("containerEnv")?.value;
  const ownKeys = set?.kind === "map" ? set.entries.map(({ key }) => key) : [];
  for (const { key, at } of removedVariables(reading).filter((one) => !ownKeys.includes(one.key))) {
    reading.leaveOut("not used", "remoteEnv", at, `null for ${key}`, "Unset it in the image.");
  }
  return [mapEntry("env", variables(own, reading), own.at)];
}

/** `null` in remoteEnv. */
function removedVariables(reading: Reading): readonly ConfigEntry[] {
  const value = reading.entry("remoteEnv")?.value;
  return value?.kind === "map" ? value.entries.filter((one) => one.value.kind === "empty") : [];
}

function variables(own: ConfigEntry, reading: Reading): readonly ConfigEntry[] {
  return reading.map(own.value, own.key).flatMap(({ key, at, value }) => {
    if (own.key === "remoteEnv" && value.kind === "empty") return [];
    const node = variable(key, value, own.key, reading);
    return node ? [{ key, at, value: node }] : [];
  });
}

/**
 * The value of a variable of the container. A host variable stays a reference, so that its value is in no plan, and so does a
 * variable of the image, which is not known yet; a host variable as a part of a text is left out.
 * @param property the property that has it, for messages
 */
export function variable(
  name: string,
  node: ConfigNode,
  property: string,
  reading: Reading,
): ConfigNode | undefined {
  const { at } = node;
  if (!/^[^!=\s\0][^=\s\0]*$/.test(name)) {
    return reading.wrong(at, property, 'names of variables without "=" and spaces');
  }
  if (node.kind !== "scalar") return reading.wrong(at, name, "a string");
  const { text } = node;
  const reference = reading.variables.hostReference(text);
  if (reference) return hostVariable(name, reference, reading, at);
  const { text: resolved, unresolved, hostVariables } = reading.variables.resolve(text, { keepsHost: true });
  const unknown = unresolved.filter((one) => !isOfImage(one, reading));
  if (unknown.length > 0)
    return reading.leaveOut(
      "not set",
      name,
      at,
      `uses ${unknown.join(", ")}`,
      "Set the variable in the image.",
    );
  if (unresolved.length === 0 || hostVariables.length === 0) return textNode(resolved, at);
  const both = [...unresolved, ...hostVariables.map((one) => `host variable ${one}`)];
  const fix = "Use variables of the image and of the host in different variables.";
  return reading.leaveOut("not set", name, at, `uses ${both.join(", ")}`, fix);
}

function hostVariable(
  name: string,
  reference: { readonly name: string; readonly fallback: string },
  reading: Reading,
  at: Position,
): ConfigNode {
  const value = reading.variables.hostValue(reference.name);
  if (value === undefined) return textNode(reference.fallback, at);
  if (ownNames.includes(reference.name) && reference.name !== name) return textNode(value, at);
  return reference.name === name ? { kind: "empty", at } : textNode(`\${localEnv:${reference.name}}`, at);
}

/** Whether a reference is to a variable that the file does not set: the image may have it. */
function isOfImage(reference: string, reading: Reading): boolean {
  const [, name] = /^\$\{containerEnv:([^}:]+)/.exec(reference) ?? [];
  const own = reading.entry("containerEnv")?.value;
  const isOwn = own?.kind === "map" && own.entries.some(({ key }) => key === name);
  return name !== undefined && !isOwn;
}
