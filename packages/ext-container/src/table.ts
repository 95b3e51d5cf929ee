import {
  type ContainerBuilder,
  type SettingName,
  type SettingOf,
  type SettingOption,
  settingNames,
  settings,
} from "@rocker/core";
import { checks } from "./checks.ts";
import { matching } from "./matching.ts";
import type { Row } from "./row.ts";
import { devices } from "./rows/devices.ts";
import { applyEnvFile } from "./rows/env-file.ts";
import { lifecycle } from "./rows/lifecycle.ts";
import { tmpfs } from "./rows/tmpfs.ts";
import { variable } from "./rows/variable.ts";

/** Settings whose values are converted before they are part of the plan. */
const conversions: { readonly [Name in SettingName]?: Row["apply"] } = {
  devices: devices.apply,
  envFiles: applyEnvFile,
};

/** All options by name: those of core's table of settings, and those that become other parts of a plan. */
export const table: Readonly<Record<string, Row>> = {
  env: variable,
  tmpfs,
  ...lifecycle,
  ...Object.fromEntries(settingNames.flatMap(optionRow)),
};

function optionRow(name: SettingName): [string, Row][] {
  const { option } = settings[name];
  if (!option) return [];
  const { name: optionName, value, ...declaration } = option;
  const apply = conversions[name] ?? ((container, text) => addSetting(container, name, text));
  return [[optionName, { option: declaration, fault: checkOf(name, value), apply }]];
}

function checkOf(name: SettingName, value: SettingOption["value"]): Row["fault"] {
  if (value === "any") return undefined;
  return value === "extension" ? checks[name as keyof typeof checks] : matching(value);
}

function addSetting(container: ContainerBuilder, name: SettingName, value: string): void {
  if (settings[name].kind === "one") container.withSetting(name as SettingOf<"one">, value);
  else container.withAddedSetting(name as SettingOf<"many">, value);
}
