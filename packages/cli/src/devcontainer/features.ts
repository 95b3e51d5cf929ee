import { basename, dirname, join } from "node:path";
import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { isString, listEntry, type Reading, textEntry } from "./reading.ts";
import { successorOf } from "./retired-features.ts";
import { isRoot } from "./user.ts";

/**
 * `features` and `overrideFeatureInstallOrder` as options of `@rocker/ext-features`, with the lock file beside the
 * devcontainer.json.
 */
export function features(project: string, reading: Reading): ConfigEntry[] {
  const own = reading.entry("features");
  const wanted = (own ? reading.map(own.value, "features") : []).flatMap((one) =>
    feature(one, project, reading),
  );
  const order = reading.entry("overrideFeatureInstallOrder");
  const names = order ? reading.strings(order.value, order.key) : [];
  if (!own || wanted.length === 0) return [];
  const { at } = own;
  const known = names.flatMap(({ text, at: place }) => {
    const name = isPath(text) || isRemote(text) ? text : successorOf(text);
    if (name !== undefined) return [{ text: name, at: place }];
    return reading.leaveOut("not used", "overrideFeatureInstallOrder", place, text) ?? [];
  });
  const user = userName(reading);
  return [
    ...wanted,
    ...known.map((one) => listEntry("feature-order", [one.text], one.at)),
    textEntry("feature-lock", lockFile(reading.file.path), at),
    textEntry("feature-id", reading.variables.resolve("${devcontainerId}").text, at),
    ...(user === undefined ? [] : [textEntry("feature-user", user, at)]),
  ];
}

/** A dot at the beginning of the file's name is one at the beginning of the lock's. */
const lockFile = (file: string) => join(dirname(file), basename(file).replace(/(\.json)?$/, "-lock.json"));

const isPath = (text: string) => /^\.{0,2}\//.test(text);

/** In a registry, which has a dot, a port or the name localhost, or at an address. */
const isRemote = (text: string) =>
  /^https?:\/\//i.test(text) || /^([^/]*[.:][^/]*|localhost)\/[^/]/.test(text);

/** `--feature REF,NAME=VALUE…`; nothing if it was reported. */
function feature({ key, at, value }: ConfigEntry, project: string, reading: Reading): ConfigEntry[] {
  const reference = referenceOf(key, project, reading);
  if ("fault" in reference) {
    const detail = [key, reference.fault].filter(Boolean).join(" ");
    const fix =
      "Use a Feature of a registry, the https address of a .tgz file, or a directory below .devcontainer.";
    reading.leaveOut("not installed", "features", at, detail, fix);
    return [];
  }
  const options = optionsOf(value, key, reading);
  return options ? [listEntry("feature", [[reference.text, ...options].map(commaSafe).join(",")], at)] : [];
}

/** The specification allows directories below `.devcontainer` only: nothing else of the host is meant to be in the image. */
function referenceOf(
  text: string,
  project: string,
  { file, host }: Reading,
): { readonly text: string } | { readonly fault: string } {
  if (!isPath(text)) {
    const name = isRemote(text) ? text : successorOf(text);
    return name === undefined ? { fault: "" } : { text: name };
  }
  const path = join(dirname(file.path), text);
  const isInside = path.startsWith(`${join(project, ".devcontainer")}/`);
  if (text.startsWith("/") || !isInside) return { fault: "" };
  const real = host.path(path)?.realPath;
  if (real === undefined) return { fault: "not found" };
  const root = host.path(project)?.realPath ?? project;
  if (!real.startsWith(`${root}/`)) return { fault: "outside the project" };
  const lacking = ["devcontainer-feature.json", "install.sh"].find((name) => !host.path(join(path, name)));
  return lacking === undefined ? { text: path } : { fault: `without ${lacking}` };
}

/** A text is a version. */
function optionsOf(value: ConfigNode, key: string, reading: Reading): readonly string[] | undefined {
  if (value.kind === "empty" || (value.kind === "scalar" && !isString(value))) return [];
  if (isString(value)) {
    const version = reading.resolved(value.text, "not installed", key, value.at);
    return version === undefined ? undefined : [`version=${version}`];
  }
  const options = reading.map(value, "features").flatMap((one) => {
    if (one.value.kind === "empty") return [];
    if (one.value.kind !== "scalar")
      return reading.wrong(one.value.at, key, "options that are strings or booleans");
    const text = reading.resolved(one.value.text, "not installed", key, one.value.at);
    return text === undefined ? undefined : `${one.key}=${text}`;
  });
  return options.includes(undefined) ? undefined : options.filter((one) => one !== undefined);
}

/** A field of comma-separated values. */
const commaSafe = (field: string) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** The user that Features install for. Properties of users are read, and reported, elsewhere. */
function userName(reading: Reading): string | undefined {
  const values = ["remoteUser", "containerUser"].flatMap((key) => reading.entry(key)?.value ?? []);
  const names = values.flatMap((value) =>
    isString(value) ? reading.variables.resolve(value.text).text : [],
  );
  const name = names.find((one) => one !== "");
  return name === undefined || isRoot(name) || name.includes("${") ? undefined : name;
}
