import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Identity, identityFaults } from "./identity.ts";
import { publishedRanges, type Ranges, withRanges } from "./package-json.ts";
import { Refusal } from "./refusal.ts";
import { render } from "./render.ts";

const template = fileURLToPath(new URL("../template", import.meta.url));

/** npm leaves files of these names out of packages, or interprets them itself. */
const renamed: Readonly<Record<string, string>> = { gitignore: ".gitignore" };

/**
 * The files of a new extension package: contents by path, with "/" as separator.
 * @param ranges versions of rocker's packages. Default: those that this package was published with
 * @throws Refusal when the identity is invalid
 */
export function extensionFiles(
  identity: Identity,
  ranges: Ranges = publishedRanges(),
): ReadonlyMap<string, string> {
  const faults = identityFaults(identity);
  if (faults.length > 0) throw new Refusal(faults, 2);
  const paths = readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(template, join(parentPath, name)).split(sep).join("/"))
    .sort();
  return new Map(
    paths.map((path) => {
      const text = render(path, readFileSync(join(template, path), "utf8"), identity);
      return [renamed[path] ?? path, path === "package.json" ? withRanges(text, ranges) : text];
    }),
  );
}
