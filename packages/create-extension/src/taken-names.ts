import { readFileSync } from "node:fs";

let owners: Readonly<Record<string, string>> | undefined;

/**
 * Which part of rocker already uses a name, for an extension, option or command. Undefined: none that this version knows
 * of.
 */
export function ownerOf(name: string): string | undefined {
  owners ??= JSON.parse(
    readFileSync(new URL("../taken-names.json", import.meta.url), "utf8"),
  ) as typeof owners;
  return owners && Object.hasOwn(owners, name) ? owners[name] : undefined;
}
