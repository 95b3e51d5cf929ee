import type { RunSpec, Sourced } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";

/** The values of a setting, whoever set them. */
export function settingValues(name: SettingName, settings: RunSpec["settings"]): string[] {
  return [settings[name] ?? []].flat().map(({ value }: Sourced<string>) => value);
}
