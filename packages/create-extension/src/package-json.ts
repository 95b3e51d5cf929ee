import { readFileSync } from "node:fs";
import { Refusal } from "./refusal.ts";

/** Ranges by package name. */
export type Ranges = Readonly<Record<string, string>>;

interface PackageJson {
  readonly version: string;
  readonly dependencies: Ranges;
  readonly devDependencies: Ranges;
}

/** This package's own package.json: publishing has written real ranges into it. */
const own = (): PackageJson =>
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as PackageJson;

export function ownVersion(): string {
  return own().version;
}

/**
 * The versions of rocker's packages that a new extension is created for: those that this create-extension was published
 * with.
 * @throws Refusal when it is not a published package, and there are no such versions
 */
export function publishedRanges(): Ranges {
  const { dependencies, devDependencies } = own();
  const ranges = Object.fromEntries(
    Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => name.startsWith("@rocker/")),
  );
  const unpublished = Object.entries(ranges).filter(([, range]) => range.startsWith("workspace:"));
  if (unpublished.length > 0) {
    const names = unpublished.map(([name]) => name).join(" and ");
    throw new Refusal(
      [
        `this create-extension is not a published package and has no versions for ${names}: pack it with pnpm first`,
      ],
      1,
    );
  }
  return ranges;
}

/** The text of a package.json with the given ranges, wherever it depends on these packages. */
export function withRanges(text: string, ranges: Ranges): string {
  const fields = JSON.parse(text);
  for (const kind of ["dependencies", "peerDependencies", "devDependencies"]) {
    for (const name of Object.keys(fields[kind] ?? {})) {
      if (ranges[name] !== undefined) fields[kind][name] = ranges[name];
    }
  }
  return `${JSON.stringify(fields, null, 2)}\n`;
}
