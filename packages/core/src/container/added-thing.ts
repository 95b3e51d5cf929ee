import type { SettingName } from "../plan/settings/table.ts";

/** What a value in a list refers to, and the requested value for it. */
interface AddedThing {
  readonly what: string;
  /** Equal for all spellings of the same request. */
  readonly request: string;
}

/**
 * Values of a list add up, but a device, a ulimit or a label can have only one value: two for the same one may conflict.
 * Undefined for values that cannot conflict.
 */
export function addedThing(setting: SettingName, value: string): AddedThing | undefined {
  if (setting === "devices") {
    const [source = "", ...rest] = value.split(":");
    const target = rest.find((one) => one.startsWith("/")) ?? source;
    const rights = rest.find((one) => !one.startsWith("/")) ?? "rwm";
    return { what: `the device ${target}`, request: [source, target, rights].join(":") };
  }
  const [, name, request] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || request === undefined) return undefined;
  if (setting === "ulimits") return { what: `the ulimit ${name}`, request };
  return setting === "labels" ? { what: `the container label ${name}`, request } : undefined;
}
