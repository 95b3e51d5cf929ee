import { resolve } from "node:path";
import { isMapping, type Mapping, type Value } from "./value.ts";

/** The host path that a text of a Compose file stands for. */
export type PathOf = (text: string) => string;

/**
 * Paths relative to a directory. What a variable begins stays as it is: its value may be an absolute path.
 * @param home for `~`
 */
export const pathsIn =
  (directory: string, home: string): PathOf =>
  (text) => {
    if (text.startsWith("~/")) return home + text.slice(1);
    return text.startsWith("$") ? text : resolve(directory, text);
  };

/** A service whose paths are absolute, in the long form. */
export const withPaths = (service: Mapping, path: PathOf): Mapping =>
  Object.fromEntries(Object.entries(service).map(([key, value]) => [key, absolute(key, value, path)]));

/** The value of a key of a service, with absolute paths. */
export function absolute(key: string, value: Value, path: PathOf): Value {
  if (key === "volumes" && Array.isArray(value)) return value.map((one) => longVolume(one, path));
  if (key === "env_file" && value !== null) {
    const files = Array.isArray(value) ? value : [value];
    return files.map((one) =>
      isMapping(one) ? { ...one, path: path(String(one.path)) } : path(String(one)),
    );
  }
  if (key !== "build" || value === null) return value;
  const build = isMapping(value) ? value : { context: value };
  const context = path(String(build.context ?? "."));
  return {
    ...build,
    context,
    ...(build.dockerfile !== undefined && { dockerfile: resolve(context, String(build.dockerfile)) }),
  };
}

/** `SRC:DST[:OPTIONS]` in the long form, whose source may contain anything. */
function longVolume(volume: Value, path: PathOf): Value {
  if (isMapping(volume)) {
    return volume.type === "bind" ? { ...volume, source: path(String(volume.source)) } : volume;
  }
  const { source, target, options } = volumeParts(String(volume));
  const how = options.includes("ro") ? { read_only: true } : {};
  if (source === undefined) return { type: "volume", target, ...how };
  return isPath(source)
    ? { type: "bind", source: path(source), target, ...how }
    : { type: "volume", source, target, ...how };
}

/** The parts of a volume in the short form. Colons in `${NAME:-default}` do not separate. */
export function volumeParts(text: string) {
  const [first = "", second, third = ""] = text.match(/(?:\$\{[^}]*\}?|[^:])+/g) ?? [];
  const options = third === "" ? [] : third.split(",");
  return second === undefined
    ? { source: undefined, target: first, options }
    : { source: first, target: second, options };
}

export const isPath = (source: string) => /^[./~$]/.test(source);
