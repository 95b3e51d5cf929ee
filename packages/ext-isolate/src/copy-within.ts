import { problemOf, RockerError, sizeValue, visibleLine } from "@rocker/core";
import { type CopiedTree, type CopyOptions, copyTree, TooLarge } from "./tree/copy.ts";
import { Directory, using } from "./tree/directory.ts";

/**
 * Copies a directory into an empty one.
 * @throws RockerError isolate/no-proc, isolate/deep, isolate/too-large; Error of the file system
 */
export function copyWithin(source: string, target: string, options: CopyOptions): CopiedTree {
  try {
    return using(Directory.open(source), (from) =>
      using(Directory.open(target), (to) => copyTree(from, to, options)),
    );
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new RockerError([
      problemOf("isolate", {
        slug: "too-large",
        facts: { directory: source, size: options.size },
        what: `cannot copy ${visibleLine(source)} for the container: it holds ${error.message}.`,
        why: "An isolated container gets copies of directories, so that it cannot reach sockets that appear in them.",
        fix: `Mount only the subdirectories that you need, or raise the limit: --isolate-copy-size=${sizeValue(options.size * 2)}`,
      }),
    ]);
  }
}
