import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { resolvePackage } from "../discovery/find-packages.ts";

/**
 * A digest of all that a package can run: its own files and those of its dependencies, wherever they are installed.
 * `@rocker/core` is left out: it is rocker's own.
 */
export function packageContent(path: string): string {
  const hash = createHash("sha256");
  for (const folder of withDependencies(path)) {
    for (const file of filesOf(folder)) {
      hash.update(`${file.path.slice(folder.length)}\0${file.kind}\0`);
      hash.update(createHash("sha256").update(file.content()).digest());
    }
  }
  return hash.digest("hex");
}

/**
 * A digest of what the file system says of the same files: size, inode and the time of the last change of any kind,
 * which no program can set. Equal means unchanged, at a fraction of the cost of reading them.
 */
export function packageFingerprint(path: string): string {
  const hash = createHash("sha256");
  for (const folder of withDependencies(path)) {
    for (const file of filesOf(folder)) {
      for (const stats of [lstatSync(file.path, { bigint: true }), linkedStats(file)]) {
        if (stats) hash.update(`${file.path}\0${stats.size} ${stats.ino} ${stats.ctimeNs}\0`);
      }
    }
  }
  return hash.digest("hex");
}

function linkedStats({ kind, path }: PackageFile) {
  return kind === "link" ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
}

/** The package's folder and those of all that it depends on, in the order in which they are met. */
function withDependencies(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const name of dependencyNames(path)) {
    const found = name === "@rocker/core" ? undefined : resolvePackage(name, path);
    if (found) withDependencies(found, seen);
  }
  return seen;
}

function dependencyNames(path: string): string[] {
  try {
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
      readFileSync(join(path, "package.json"), "utf8"),
    );
    return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).sort();
  } catch {
    return [];
  }
}

interface PackageFile {
  readonly path: string;
  readonly kind: "file" | "link";
  readonly content: () => Buffer | string;
}

/** All files and links below a folder, sorted. A link counts with what it leads to, if that is a file. */
function filesOf(folder: string): PackageFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== ".git")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): PackageFile[] => {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) return [{ path, kind: "link", content: () => linkContent(path) }];
      if (entry.isFile()) return [{ path, kind: "file", content: () => readFileSync(path) }];
      return entry.isDirectory() ? filesOf(path) : [];
    });
}

function linkContent(path: string): string {
  const target = statSync(path, { throwIfNoEntry: false });
  const content = target?.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
  return `${readlinkSync(path)}\0${content}`;
}
