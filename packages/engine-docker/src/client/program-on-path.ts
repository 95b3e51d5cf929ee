import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Host } from "@rocker/core/engine";

/** The path of a program on PATH; undefined if there is none. */
export function programOnPath(name: string, host: Host): string | undefined {
  return (host.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return host.path(path)?.kind === "file";
      } catch {
        return false;
      }
    });
}
