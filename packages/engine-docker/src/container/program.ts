import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Host } from "@rocker/core/engine";

/** Where a program is on PATH, or undefined. */
export function programOnPath(name: string, host: Host): string | undefined {
  return (host.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return host.path(path)?.kind === "file";
      } catch {
        return false;
      }
    });
}
