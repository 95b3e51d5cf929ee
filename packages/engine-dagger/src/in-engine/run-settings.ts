import { type EnvEntry, type Host, hostValue, type RunRequest } from "@rocker/core/engine";
import type { Client, Container } from "../sdk.ts";

interface RunSettingsContext {
  readonly dagger: Client;
  readonly env: Host["env"];
  /** Makes the names of secrets unique. */
  readonly prefix: string;
}

/** Applies the variables and the working directory of a run to a container. */
export function withRunSettings(
  container: Container,
  { run }: RunRequest["plan"],
  { dagger, env, prefix }: RunSettingsContext,
): Container {
  const withEnv = run.env.reduce(withVariable, container);
  const { workdir } = run.settings;
  return workdir ? withEnv.withWorkdir(workdir.value) : withEnv;

  /** A variable that is passed by name may be secret: the engine neither stores nor shows it. */
  function withVariable(before: Container, entry: EnvEntry): Container {
    const { name } = entry;
    const value = "value" in entry ? entry.value : hostValue(entry, env);
    if (value === undefined) return before;
    if ("value" in entry || value === "") return before.withEnvVariable(name, value);
    return before.withSecretVariable(name, dagger.setSecret(`${prefix}/${name}`, value));
  }
}
