import type { ConfigFile, Host } from "@rocker/core/lifecycle";
import { ParseCache } from "./cache.ts";
import type { ConfigText } from "./config-text.ts";

/**
 * A parsed configuration file, from the cache where it is unchanged.
 * @throws RockerError RK112 with all that is wrong in its syntax
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
