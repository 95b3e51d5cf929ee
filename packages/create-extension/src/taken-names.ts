import { readFileSync } from "node:fs";

let owners: Readonly<Record<string, string>> | undefined;

/**
 * Who has a name already that a new extension, and so its flag, would have: one of rocker's own packages, its command
 * line. Undefined: nobody that this version knows of.
 */
export function ownerOf(name: string): string | undefined {
  owners ??= JSON.parse(
    readFileSync(new URL("../taken-names.json", import.meta.url), "utf8"),
  ) as typeof owners;
  return owners && Object.hasOwn(owners, name) ? owners[name] : undefined;
}
