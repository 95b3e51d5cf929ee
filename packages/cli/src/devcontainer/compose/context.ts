import type { ConfigEntry } from "@rocker/core/lifecycle";
import type { Reading } from "../reading.ts";
import { interpolatedValue } from "./interpolate.ts";
import type { ComposeSource } from "./source.ts";
import type { Mapping } from "./value.ts";

/** Everything that modules of this directory need to know. */
export interface ComposeContext {
  readonly reading: Reading;
  readonly entry: ConfigEntry;
  readonly source: ComposeSource;
  /** Absolute path of the project's directory. */
  readonly project: string;
  /** Name of the Compose project. */
  readonly name: string;
  /** The name of the service that rocker runs. */
  readonly main: string;
  readonly services: Mapping;
  readonly volumes: Mapping;
}

/** The value of a key of the named service, with all variables replaced; those of the host's user need consent. */
export function resolvedValue({ reading, source }: ComposeContext, value: Mapping[string]) {
  return interpolatedValue(value, (name) => {
    const ofHost = reading.host.env[name];
    if (ofHost !== undefined && !["HOME", "USER", "PWD"].includes(name)) reading.hostVariables.add(name);
    return ofHost ?? source.variables.get(name);
  });
}
