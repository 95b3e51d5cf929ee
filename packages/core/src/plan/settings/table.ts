import { access } from "./access.ts";
import { environment } from "./environment.ts";
import { identity } from "./identity.ts";
import { limits } from "./limits.ts";
import { network } from "./network.ts";
import type { Setting } from "./setting.ts";

const rows = { ...environment, ...identity, ...network, ...access, ...limits };

export type SettingName = keyof typeof rows;

/** The settings of one kind. */
export type SettingOf<Kind extends Setting["kind"]> = {
  [Name in SettingName]: (typeof rows)[Name]["kind"] extends Kind ? Name : never;
}[SettingName];

/** The settings whose values the extension `container` checks. */
export type SettingCheckedByExtension = {
  [Name in SettingName]: (typeof rows)[Name]["option"] extends { readonly value: "extension" } ? Name : never;
}[SettingName];

/**
 * The container's settings, one row for each. Options, arguments of engines, consent, the JSON Schema of plans and the
 * docs are derived from it: to add a setting, add a row.
 */
export const settings: Readonly<Record<SettingName, Setting>> = rows;

export const settingNames = Object.keys(rows) as readonly SettingName[];
