import { basename, join } from "node:path";
import { messageOf, rockerError } from "../errors/error.ts";
import { readRegularFile, UnsuitableFile } from "../host/read-regular-file.ts";
import type { ImageBuild } from "../plan/plan.ts";

/** Maximum size of a Dockerfile or an ignore file, in bytes. */
const largest = 4 * 1024 * 1024;

/** The Dockerfile of a build and the ignore files next to it, as they were read. */
export interface BuildFiles {
  readonly dockerfile: Buffer;
  /** By name, such as `Dockerfile.dockerignore`. */
  readonly ignoreFiles: Readonly<Record<string, Buffer>>;
}

/**
 * Reads them. Engines build what was read here, whatever is at these paths later.
 * @throws RockerError RK503 if the Dockerfile cannot be read, RK513 for one that is not a regular file, also of the context's
 * own ignore files: the engine's client opens those itself, and would wait forever for a named pipe
 */
export function readBuildFiles(build: ImageBuild): BuildFiles {
  const dockerfile = readOptional(build.dockerfile, (error) => {
    throw rockerError("RK503", { message: `cannot read ${build.dockerfile}: ${messageOf(error)}` }, error);
  });
  const read = ignoreFiles(build).map((path) => [path, readOptional(path, () => undefined)] as const);
  const besides = read.filter(([path]) => path.startsWith(build.dockerfile));
  return {
    dockerfile: dockerfile ?? Buffer.alloc(0),
    ignoreFiles: Object.fromEntries(
      besides.flatMap(([path, bytes]) => (bytes ? [[basename(path), bytes]] : [])),
    ),
  };
}

/** Paths where engines look for ignore files, whether they exist or not. */
export function ignoreFiles({ dockerfile, context }: ImageBuild): string[] {
  return [".dockerignore", ".containerignore"].flatMap((name) => [dockerfile + name, join(context, name)]);
}

/** The text of a Dockerfile or an ignore file. @throws Error of the file system, UnsuitableFile */
export const buildFileText = (path: string) => readRegularFile(path, largest).bytes.toString("utf8");

function readOptional(path: string, onError: (error: unknown) => undefined): Buffer | undefined {
  try {
    return readRegularFile(path, largest).bytes;
  } catch (error) {
    if (error instanceof UnsuitableFile) {
      const message = error.reason === "too-large" ? "it is too large" : "it is not a regular file";
      throw rockerError("RK513", { path, message }, error);
    }
    return onError(error);
  }
}
