import { describe, expect, test } from "vitest";
import type { Setting } from "./setting.ts";
import { type SettingName, type SettingOf, settingNames, settings } from "./table.ts";

/** The field's own name if a row without it does not compile. */
type Required<Field extends keyof Setting> = Omit<Setting, Field> extends Setting ? never : Field;

describe("the table of settings", () => {
  test("has no row that lacks a field", () => {
    // The compiler checks it: where a field is optional, its value here must be "never".
    const fields: { readonly [Field in keyof Setting]: Required<Field> } = {
      kind: "kind",
      flag: "flag",
      hostAccess: "hostAccess",
      protects: "protects",
      option: "option",
    };
    for (const name of settingNames)
      expect(Object.keys(settings[name]).sort(), name).toEqual(Object.keys(fields).sort());
  });

  test("is known to the compiler by name and kind", () => {
    ["memory"] satisfies SettingOf<"one">[];
    ["ports"] satisfies SettingOf<"many">[];
    // @ts-expect-error: it has several values.
    ["ports"] satisfies SettingOf<"one">[];
    // @ts-expect-error: there is none of this name.
    ["pid"] satisfies SettingName[];
  });

  test("has each option once, and none under two names", () => {
    const options = settingNames.flatMap((name) => settings[name].option?.name ?? []);
    expect(options).toEqual([...new Set(options)]);
  });

  test("has one flag for each setting, but for groups of the host and of the container", () => {
    const flags = settingNames.map((name) => settings[name].flag);
    expect(flags.filter((flag, index) => flags.indexOf(flag) !== index)).toEqual(["--group-add"]);
  });
});
