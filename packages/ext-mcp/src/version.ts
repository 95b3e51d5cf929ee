import { readFileSync } from "node:fs";
import { parseJson } from "@rocker/core";

/** The version of this package. By its name, because the place of this module is not that of its source. */
export function ownVersion(): string {
  const manifest = new URL(import.meta.resolve("@rocker/ext-mcp/package.json"));
  const value = parseJson(readFileSync(manifest, "utf8")) as { readonly version?: string } | undefined;
  return value?.version ?? "";
}
