import type { Host } from "@rocker/core";
export async function runCommand(_argv: readonly string[], _host: Host): Promise<number> {
  return 0;
}
