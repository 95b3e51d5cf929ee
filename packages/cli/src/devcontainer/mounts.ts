import { dirname, isAbsolute, join } from "node:path";
import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { type MountFields, mountFields } from "./mount-fields.ts";
import { listEntry, type Reading } from "./reading.ts";

/** Fields that change nothing that matters here: where files are kept, or how fast they are synchronized. */
const withoutEffect: readonly string[] = ["type", "source", "target", "readonly", "consistency", "external"];

const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

export function mounts(reading: Reading): ConfigEntry[] {
  const own = reading.entry("mounts");
  if (!own) return [];
  const items = own.value.kind === "list" ? own.value.items : [own.value];
  return items.flatMap((item) => mount(item, "mounts", reading));
}

/** One mount as an entry for `volume` or `tmpfs`; nothing if it was reported. */
export function mount(node: ConfigNode, key: string, reading: Reading): ConfigEntry[] {
  const { at } = node;
  const fields = mountFields(node);
  if (!fields) {
    reading.wrong(
      at,
      key,
      "mounts such as source=NAME,target=/PATH,type=volume, or objects with these fields",
    );
    return [];
  }
  const field = (name: string) => {
    const text = fields.get(name);
    return text === undefined ? "" : reading.resolved(text, "not mounted", key, at);
  };
  const [source, target] = [field("source"), field("target")];
  if (source === undefined || target === undefined) return [];
  if (!isAbsolute(target)) {
    reading.wrong(at, key, "an absolute path of the container as target");
    return [];
  }
  const type = fields.get("type") ?? (/^[./~]/.test(source) ? "bind" : "volume");
  const options = mountOptions(fields, type, reading.leaveOut.bind(reading, "not used", key, at));
  if (type === "tmpfs") return [listEntry("tmpfs", [target], at)];
  if (options === undefined) return [];
  if (type === "volume" && source !== "" && !volumeName.test(source)) {
    reading.wrong(at, key, "the name of a volume as source: letters, digits, _, . and -");
    return [];
  }
  if (type === "volume") return [volumeEntry(source, target, options, at)];
  if (type !== "bind" || source === "") {
    reading.wrong(at, key, source === "" ? "a source for a bind mount" : "the type bind, volume or tmpfs");
    return [];
  }
  return bindMount({ source, target, options, key, at }, reading);
}

interface BindMount {
  /** On the host; a relative one is relative to the file. */
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
  readonly key: string;
  readonly at: ConfigNode["at"];
}

/** A source that is missing is left out. */
export function bindMount({ source, target, options, key, at }: BindMount, reading: Reading): ConfigEntry[] {
  const path = isAbsolute(source) ? source : join(dirname(reading.file.path), source);
  if (!reading.host.path(path)) {
    reading.leaveOutMissing(path, "not mounted", key, at, `${path} not found`);
    return [];
  }
  return [volumeEntry(path, target, options, at)];
}

/** @param source empty: an anonymous volume, which is removed with the container */
export function volumeEntry(
  source: string,
  target: string,
  options: readonly string[],
  at: ConfigNode["at"],
): ConfigEntry {
  const parts = [
    escapeColons(source),
    escapeColons(target),
    ...(options.length > 0 ? [options.join(",")] : []),
  ];
  return listEntry("volume", [parts.join(":")], at);
}

/** In a `--volume` value, a colon would end the path. */
const escapeColons = (path: string) => path.replace(/[\\:]/g, "\\$&");

/** Options of `--volume`; undefined if what is mounted would be something else without a field. */
function mountOptions(
  fields: MountFields,
  type: string,
  leaveOut: (detail: string) => undefined,
): readonly string[] | undefined {
  const isOn = (name: string) => ["true", "1", ""].includes(fields.get(name)?.toLowerCase() ?? "false");
  const propagation = type === "bind" ? fields.get("bind-propagation") : undefined;
  const known = [
    ...withoutEffect,
    ...(type === "volume" ? ["volume-nocopy"] : []),
    ...(type === "bind" ? ["bind-propagation"] : []),
  ];
  const others = [...fields.keys()].filter((name) => !known.includes(name));
  for (const name of others) leaveOut(name);
  // These decide which files a volume has: with other files, a program would work on the wrong ones.
  if (others.some((name) => /^volume-(opt|driver|subpath)$/.test(name))) return undefined;
  return [
    ...(isOn("readonly") ? ["ro"] : []),
    ...(propagation !== undefined ? [propagation] : []),
    ...(type === "volume" && isOn("volume-nocopy") ? ["nocopy"] : []),
  ];
}
