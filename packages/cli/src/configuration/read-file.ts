import { statSync } from "node:fs";
import { type ConfigFile, failWith, type Host, shownPath } from "@rocker/core/lifecycle";
import { FileCache } from "./cache.ts";

/** Bytes. A configuration is written by hand; what is larger would only keep the reader busy. */
const largest = 64 * 1024;

/**
 * Reads a configuration file, from the cache where it is unchanged.
 * @throws RockerError RK112 for its syntax, all of it; RK113 when it cannot be read
 */
export async function readConfigFile(path: string, host: Host): Promise<ConfigFile> {
  const shown = shownPath(path, host.cwd);
  const stats = statSync(path, { bigint: true });
  const unusable = (reason: string, fix: string) => failWith("RK113", { file: shown, reason, fix });
  if (stats.isDirectory()) throw unusable("it is a folder", "Give the folder another name.");
  if (!stats.isFile()) throw unusable("it is no regular file", "Put a file of text in its place.");
  if (stats.size > largest)
    throw unusable(`it has ${stats.size} bytes`, `A configuration has at most ${largest / 1024} KiB.`);

  const cache = new FileCache(path, stats, host);
  const cached = cache.read();
  if (cached) return cached;
  const { parseConfigFile } = await import("./parse-file.ts");
  const file = parseConfigFile(path, host.cwd);
  cache.write(file);
  return file;
}
