import type { ConfigFile, Host } from "@rocker/core/lifecycle";
import { ParseCache } from "./cache.ts";
import type { ConfigText } from "./config-text.ts";

/**
 * Parses a configuration file, or reads the result from the cache if the file has not changed.
 * @throws RockerError RK112 with all syntax errors
 */
export async function parsed({ path, text }: ConfigText, host: Host): Promise<ConfigFile> {
  const cache = new ParseCache(path, text, host);
  const cached = cache.read();
  if (cached) return cached;
  const { parseConfigFile } = await import("./parse-file.ts");
  const file = parseConfigFile(path, text, host.cwd);
  cache.write(file);
  return file;
}
