import { join } from "node:path";
import { failWith } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { ImageBuild } from "../plan/plan.ts";

/** Where engines look for the rules of what a build context leaves out, whether there is one or not. */
export function ignoreFiles({ dockerfile, context }: ImageBuild): string[] {
  return [".dockerignore", ".containerignore"].flatMap((name) => [dockerfile + name, join(context, name)]);
}

/**
 * A client that builds opens these files itself, and would wait forever on a named pipe that somebody put there.
 * @throws RockerError RK513 for one that is there and is not a regular file
 */
export function requireRegularFiles(build: ImageBuild, host: Host): void {
  for (const path of [build.dockerfile, ...ignoreFiles(build)]) {
    const kind = host.path(path)?.kind ?? "file";
    if (kind !== "file") throw failWith("RK513", { path, message: "it is not a regular file" });
  }
}
