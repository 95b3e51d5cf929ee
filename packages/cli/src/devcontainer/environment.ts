import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { mapEntry, type Reading, textNode } from "./reading.ts";

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
    value.kind === "scalar" ? [[key, value.text] as const] : [],
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
 * The value of a variable of the container. A host variable of the same name stays a reference, so that its value is in no
 * plan; under another name, or as a part of a text, the plan has no reference for it, and it is left out.
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
  if (reference?.name === name) {
    const isSet = reading.variables.hostValue(name) !== undefined;
    return isSet ? { kind: "empty", at } : textNode(reference.fallback, at);
  }
  const { text: resolved, unresolved, hostVariables } = reading.variables.resolve(text);
  const missing = [...unresolved, ...hostVariables.map((one) => `host variable ${one}`)];
  if (missing.length === 0) return textNode(resolved, at);
  const fix =
    unresolved.length > 0
      ? "Set the variable in the image."
      : `Use \${localEnv:${name}}: only a host variable of the same name stays out of the plan.`;
  return reading.leaveOut("not set", name, at, `uses ${missing.join(", ")}`, fix);
}
