import type { SettingName } from "../plan/run-spec.ts";

/** The one thing that a value of a list is about, and how the value wants it. */
interface AddedThing {
  readonly what: string;
  /** The same for all spellings of one wish. */
  readonly wish: string;
}

/**
 * Values of a list add up, but a device, a limit or a label can be had in one way only: two values about one thing are
 * two wishes. Undefined where values are about nothing that they could share.
 */
export function addedThing(setting: SettingName, value: string): AddedThing | undefined {
  if (setting === "devices") {
    const [source = "", ...rest] = value.split(":");
    const target = rest.find((one) => one.startsWith("/")) ?? source;
    const rights = rest.find((one) => !one.startsWith("/")) ?? "rwm";
    return { what: `the device ${target}`, wish: [source, target, rights].join(":") };
  }
  const [, name, wish] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || wish === undefined) return undefined;
  if (setting === "ulimits") return { what: `the ulimit ${name}`, wish };
  return setting === "labels" ? { what: `the container label ${name}`, wish } : undefined;
}
