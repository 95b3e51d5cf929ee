import { dirname, join, resolve } from "node:path";
import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { buildArguments } from "./build-options.ts";
import { isString, mapEntry, type Reading, textEntry } from "./reading.ts";

/**
 * The image, or the Dockerfile that it is built from, with the older properties `dockerFile` and `context`. A Dockerfile
 * takes precedence over an image.
 * @param hasImage whether another configuration file of the project names an image
 */
export function image(reading: Reading, hasImage: boolean): ConfigEntry[] {
  const own = reading.entry("image");
  const build = reading.entry("build");
  const fields = build ? reading.map(build.value, "build") : [];
  const dockerfile = fields.find(({ key }) => key === "dockerfile") ?? reading.entry("dockerFile");
  reportCompose(reading, own !== undefined || dockerfile !== undefined || hasImage);
  if (dockerfile) {
    if (own) reading.leaveOut("not used", "image", own.at, "there is a Dockerfile");
    return dockerfileEntries(dockerfile, fields, reading);
  }
  for (const key of ["context", "build"]) {
    const unused = reading.entry(key);
    const fix = "Add build.dockerfile.";
    if (unused && key === "build" && !own) reading.wrong(unused.value.at, key, "an object with dockerfile");
    else if (unused) reading.leaveOut("not used", key, unused.at, "there is no Dockerfile", fix);
  }
  const text = own && reading.string(own.value, "image");
  if (!own || text === undefined) return [];
  const { text: name, unresolved, hostVariables } = reading.variables.resolve(text);
  if (unresolved.length === 0) {
    for (const one of hostVariables) reading.hostVariables.add(one);
    return [textEntry("image", name, own.value.at)];
  }
  reading.wrong(own.value.at, "image", `a value for ${unresolved.join(", ")}`);
  return [];
}

/** Whether the devcontainer.json itself names an image or a Dockerfile. */
export function hasOwnImage(reading: Reading): boolean {
  const build = reading.entry("build")?.value;
  const fields = build?.kind === "map" ? build.entries.map(({ key }) => key) : [];
  return ["image", "dockerFile"].some((key) => reading.entry(key)) || fields.includes("dockerfile");
}

/** RK121 without an image: there would be nothing to run. */
function reportCompose(reading: Reading, hasImage: boolean): void {
  for (const key of ["dockerComposeFile", "service", "runServices"]) {
    const entry = reading.entry(key);
    if (!entry) continue;
    checkCompose(entry, reading);
    if (key === "dockerComposeFile" && !hasImage)
      reading.refuse(entry, "not used: it names no file", "Name a Compose file, an image or a Dockerfile.");
    else if (hasImage) reading.leaveOut("not started", key, entry.at, detailOf(entry.value));
  }
}

function checkCompose({ key, value }: ConfigEntry, reading: Reading): void {
  if (key === "service" || (key === "dockerComposeFile" && value.kind !== "list")) reading.string(value, key);
  else reading.strings(value, key);
}

const detailOf = (value: ConfigNode) => (isString(value) ? value.text : undefined);

function dockerfileEntries(
  dockerfile: ConfigEntry,
  fields: readonly ConfigEntry[],
  reading: Reading,
): ConfigEntry[] {
  const directory = dirname(reading.file.path);
  const path = (entry: ConfigEntry | undefined) => {
    if (!entry) return undefined;
    const text = reading.string(entry.value, entry.key);
    return text === undefined ? undefined : reading.resolved(text, "not used", entry.key, entry.value.at);
  };
  const file = path(dockerfile);
  if (file === undefined) return [];
  const { at } = dockerfile;
  const context = path(fields.find(({ key }) => key === "context") ?? reading.entry("context")) ?? ".";
  const { entries, more } = buildArguments(fields, reading);
  const built = [
    textEntry("file", join(directory, file), at),
    textEntry("context", resolve(directory, context), at),
    ...entries,
  ];
  return [mapEntry("dockerfile", built, at), ...more];
}
