import type { EnvEntry } from "./run-spec.ts";

/** A variable of the container whose value is the host's. */
type HostVariable = Extract<EnvEntry, { host: true }>;

const reference = /\$\{localEnv:([^}:]+)\}/g;

/** The value when a container starts; undefined: the host does not have the variable. */
export function hostValue(
  { name, variable = name, text }: HostVariable,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const read = (one: string) => (Object.hasOwn(env, one) ? env[one] : undefined);
  return text === undefined ? read(variable) : text.replace(reference, (_, one: string) => read(one) ?? "");
}

/** The host's variables in the value. */
export function hostNames({ name, variable = name, text }: HostVariable): readonly string[] {
  return text === undefined ? [variable] : [...text.matchAll(reference)].map(([, one = ""]) => one);
}
