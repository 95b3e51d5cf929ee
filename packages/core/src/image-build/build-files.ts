import { join } from "node:path";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { ImageBuild } from "../plan/plan.ts";

/** Paths where engines look for ignore files, whether they exist or not. */
export function ignoreFiles({ dockerfile, context }: ImageBuild): string[] {
  return [".dockerignore", ".containerignore"].flatMap((name) => [dockerfile + name, join(context, name)]);
}

/**
 * The client of the engine opens these files itself, and would wait forever for a named pipe in their place.
 * @throws RockerError RK513 for one that exists and is not a regular file
 */
export function requireRegularFiles(build: ImageBuild, host: Host): void {
  for (const path of [build.dockerfile, ...ignoreFiles(build)]) {
    const kind = host.path(path)?.kind ?? "file";
    if (kind !== "file") throw rockerError("RK513", { path, message: "it is not a regular file" });
  }
}
