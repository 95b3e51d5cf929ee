import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { dockerArguments, dockerFlags } from "./docker-arguments.ts";
import { isString, mapEntry, type Reading, switchNode, textEntry } from "./reading.ts";

/** What a Dockerfile is built with. */
interface BuildArguments {
  /** Of the key `dockerfile` in rocker's configuration. */
  readonly entries: readonly ConfigEntry[];
  /** Of rocker's configuration itself. */
  readonly more: readonly ConfigEntry[];
}

/** `args`, `target`, `options` and `cacheFrom` of `build`. */
export function buildArguments(fields: readonly ConfigEntry[], reading: Reading): BuildArguments {
  const args = new Map<string, ConfigEntry>();
  const more: ConfigEntry[] = [];
  let target: ConfigEntry | undefined;
  const setArgument = (name: string, text: string, at: Position) => {
    const value = reading.resolved(text, "not used", "build.args", at);
    if (value !== undefined) args.set(name, textEntry(name, value, at));
  };
  const setTarget = (text: string, at: Position) => {
    const value = reading.resolved(text, "not used", "build.target", at);
    if (value !== undefined) target = textEntry("target", value, at);
  };

  const addPlatform = (text: string, at: Position) => {
    const value = reading.resolved(text, "not used", "build.options", at);
    if (value !== undefined) more.push(textEntry("platform", value, at));
  };

  for (const { key, at, value } of fields) {
    if (key === "args") {
      for (const one of reading.map(value, "build.args")) {
        if (one.value.kind === "scalar" && /^[^=\s\0]+$/.test(one.key))
          setArgument(one.key, one.value.text, at);
        else reading.wrong(one.at, "build.args", "an object with a string for each argument");
      }
    } else if (key === "target") {
      const text = reading.string(value, "build.target");
      if (text !== undefined) setTarget(text, at);
    } else if (key === "options") {
      for (const option of dockerArguments(value, "build.options", buildFlags, reading)) {
        const { flag, value: given = "", at: place } = option;
        const [, name = "", text] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
        if (flag === "--build-arg" && text !== undefined) setArgument(name, text, place);
        else if (flag === "--target") setTarget(given, place);
        else if (flag === "--platform") addPlatform(given, place);
        else if (flag === "--no-cache")
          more.push({ key: "nocache", at: place, value: switchNode(true, place) });
        else reading.leaveOut("not used", "build.options", place, option.written);
      }
    } else if (key === "cacheFrom") {
      const images = isString(value) ? [value] : reading.strings(value, "build.cacheFrom");
      const detail = images.map(({ text }) => text).join(", ");
      reading.leaveOut("not used", "build.cacheFrom", at, detail, "The engine uses its own build cache.");
    } else if (key !== "dockerfile" && key !== "context") {
      reading.leaveOut("unknown", `build.${key}`, at);
    }
  }
  const [first] = fields;
  return {
    entries: [
      ...(target ? [target] : []),
      ...(first && args.size > 0 ? [mapEntry("args", [...args.values()], first.at)] : []),
    ],
    more,
  };
}

const buildFlags = dockerFlags(
  [
    ..."build-arg target platform network add-host label secret ssh cache-from cache-to".split(" "),
    ..."progress shm-size ulimit".split(" "),
    ...["-t tag", "-f file", "-o output", "-m memory"],
  ],
  ["no-cache", "pull", "-q quiet", "load", "push"],
);
