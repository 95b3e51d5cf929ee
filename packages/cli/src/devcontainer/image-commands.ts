import type { ConfigEntry } from "@rocker/core/lifecycle";
import type { ImageMetadata } from "./image-metadata.ts";
import { commandText } from "./lifecycle.ts";
import { listEntry, type Reading } from "./reading.ts";

/** The properties of an image with commands, and their stages. It has none for the host. */
const stages: ReadonlyMap<string, string> = new Map([
  ["onCreateCommand", "onCreate"],
  ["updateContentCommand", "updateContent"],
  ["postCreateCommand", "postCreate"],
  ["postStartCommand", "postStart"],
  ["postAttachCommand", "postAttach"],
]);

/** The lifecycle commands of an image. They are collected, and run before those of Features and of the file. */
export function imageCommands({ sets }: ImageMetadata, reading: Reading): ConfigEntry[] {
  return sets.flat().flatMap((entry) => {
    const stage = stages.get(entry.key);
    if (stage === undefined || entry.value.kind === "empty") return [];
    const text = commandText(entry, reading);
    return text === undefined ? [] : [listEntry("feature-command", [`${stage}=${text}`], entry.at)];
  });
}

/** `entrypoint`, which only Features have: each is run when the container starts. */
export function imageEntrypoints({ sets }: ImageMetadata, reading: Reading): ConfigEntry[] {
  return sets.flat().flatMap(({ key, at, value }) => {
    if (key !== "entrypoint" || value.kind === "empty") return [];
    const text = reading.string(value, key);
    const path = text ? reading.resolved(text, "not run", key, at) : undefined;
    return path === undefined ? [] : [listEntry("feature-entrypoint", [path], at)];
  });
}
