import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { type Reading, switchNode, textEntry } from "./reading.ts";

/**
 * `remoteUser` and `containerUser`: a user of the image, who gets the IDs of the host user unless `updateRemoteUserUID` is
 * false. Everything in the container runs as the remote one.
 */
export function user(reading: Reading): ConfigEntry[] {
  const entries = ["containerUser", "remoteUser"].flatMap((key) => reading.entry(key) ?? []);
  const named = entries.flatMap(({ key, at, value }) => {
    const text = reading.string(value, key);
    const name = text === undefined ? undefined : reading.resolved(text, "not used", key, value.at);
    return name ? [{ at, name }] : [];
  });
  const updates = reading.entry("updateRemoteUserUID");
  const keepsIds = updates ? reading.boolean(updates.value, updates.key) === false : false;
  const last = named.at(-1);
  return last ? asImageUser(last.name, last.at, keepsIds) : [];
}

/** The name, or the IDs, of root. */
export const isRoot = (name: string) => /^(root|0)(:|$)/.test(name);

/** @param name a user of the image, perhaps with a group, or IDs */
export function asImageUser(name: string, at: Position, keepsIds = false): ConfigEntry[] {
  // Whoever names IDs wants files to belong to the host user.
  if (/^[1-9]\d*(:|$)/.test(name) && !keepsIds) return [{ key: "user", at, value: switchNode(true, at) }];
  const [own = ""] = isRoot(name) ? ["root"] : name.split(":");
  return [
    textEntry("user-from-image", own, at),
    ...(keepsIds ? [{ key: "user-image-ids", at, value: switchNode(true, at) }] : []),
  ];
}
