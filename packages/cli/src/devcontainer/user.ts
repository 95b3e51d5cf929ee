import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { type Reading, switchNode } from "./reading.ts";

/**
 * `remoteUser` and `containerUser`. Another user than root is there so that files belong to the host user; `--user` does that.
 * The user that commands run as is the remote one.
 */
export function user(reading: Reading): ConfigEntry[] {
  const entries = ["containerUser", "remoteUser"].flatMap((key) => reading.entry(key) ?? []);
  const named = entries.flatMap(({ key, at, value }) => {
    const text = reading.string(value, key);
    const name = text === undefined ? undefined : reading.resolved(text, "not used", key, value.at);
    return name ? [{ key, at, name }] : [];
  });
  const updates = reading.entry("updateRemoteUserUID");
  const keepsIds = updates ? reading.boolean(updates.value, updates.key) === false : false;
  const last = named.at(-1);
  if (!last || isRoot(last.name)) return [];
  if (keepsIds) {
    const fix = "Set USER in the image: rocker runs as the image's user then.";
    reading.leaveOut("not used", last.key, last.at, `${last.name}, with updateRemoteUserUID: false`, fix);
    return [];
  }
  return [asHostUser(last.at)];
}

/** The name, or the IDs, of root. */
export const isRoot = (name: string) => /^(root|0)(:|$)/.test(name);

export const asHostUser = (at: Position): ConfigEntry => ({ key: "user", at, value: switchNode(true, at) });
