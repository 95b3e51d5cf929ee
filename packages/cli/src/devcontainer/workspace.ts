import { basename, isAbsolute } from "node:path";
import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { mountFields } from "./mount-fields.ts";
import { mount, volumeEntry } from "./mounts.ts";
import { type Reading, textEntry } from "./reading.ts";

const start: Position = { line: 1, column: 1, length: 1 };

/**
 * The project in the container, and the working directory. From here on, variables can refer to it.
 *
 * The specification wants `workspaceFolder` and `workspaceMount` together. Alone, a `workspaceFolder` in the default
 * directory is a subdirectory of the project; anywhere else, the project is mounted there.
 */
export function workspace(project: string, reading: Reading, isOfCompose = false): ConfigEntry[] {
  const directory = reading.entry("workspaceFolder");
  const ownMount = reading.entry("workspaceMount");
  const at = directory?.at ?? ownMount?.at ?? start;
  // A Compose file has its own mounts.
  const usual = isOfCompose ? "/" : `/workspaces/${basename(project)}`;
  const workdir = textOf("workspaceFolder", reading) ?? (ownMount && mountTarget(reading)) ?? usual;
  if (!isAbsolute(workdir)) {
    reading.wrong(directory?.value.at ?? at, "workspaceFolder", "an absolute path of the container");
    return [];
  }
  reading.variables = reading.variables.withWorkspace(workdir);
  const target = workdir === usual || workdir.startsWith(`${usual}/`) ? usual : workdir;
  return [
    ...(ownMount
      ? workspaceMount(ownMount, reading)
      : isOfCompose
        ? []
        : [volumeEntry(project, target, [], at)]),
    textEntry("workdir", workdir, at),
  ];
}

/** An empty text mounts nothing. */
function workspaceMount({ key, value }: ConfigEntry, reading: Reading): ConfigEntry[] {
  const text = reading.string(value, key);
  return text ? mount(value, key, reading) : [];
}

function mountTarget(reading: Reading): string | undefined {
  const value = reading.entry("workspaceMount")?.value;
  const target = value && mountFields(value)?.get("target");
  return target === undefined || target.includes("${") ? undefined : target;
}

function textOf(key: string, reading: Reading): string | undefined {
  const entry = reading.entry(key);
  const text = entry && reading.string(entry.value, key);
  return text === undefined ? undefined : reading.resolved(text, "not used", key, entry?.value.at ?? start);
}
