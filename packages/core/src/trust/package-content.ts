import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { resolvePackage } from "../discovery/find-packages.ts";
import { packageDirectory } from "../discovery/package-directory.ts";
import { readText } from "../discovery/read-text.ts";
import { sha256 } from "../host/sha256.ts";

/**
 * The code that a package can run, as far as files show: its own files, those of the packages that it declares, and those
 * of every package that its code imports by name, declared or not, wherever they are installed; and so on recursively.
 * Not covered: names that the code computes at run time, paths that lead out of a package, and development dependencies
 * (imported by the tests of a linked package). The `@rocker/core` of rocker itself is left out; another one, which a
 * project has installed for its plugins, is included.
 */
export interface PackageContent {
  /** Digest of all these files, independent of their location. */
  readonly content: string;
  /** Names that the code imports, sorted: with them, packageFingerprint does not have to read the code. */
  readonly imports: readonly string[];
}

/** Reads the code that a package can run, without running it. */
export function packageContent(path: string): PackageContent {
  const hash = sha256();
  const imports = followImports(path, (directory) =>
    filesOf(directory).flatMap((file) => {
      const content = file.content();
      hash.update(`${file.path.slice(directory.length)}\0${file.kind}\0`).update(digestOf(content));
      return importedNames(content);
    }),
  );
  return { content: hash.digest("hex"), imports };
}

/**
 * Digest of the metadata of the same files: size, inode and change time (ctime), which no program can set. If it is equal,
 * nothing has changed, at a fraction of the cost of reading the files.
 * @param imports from packageContent: they change only if a file changes
 */
export function packageFingerprint(path: string, imports: readonly string[]): string {
  const hash = sha256();
  followImports(path, (directory) => {
    for (const file of filesOf(directory)) hash.update(`${file.path}\0${statsOf(file)}\0`);
    return imports;
  });
  return hash.digest("hex");
}

/**
 * Visits the directory of a package and those of all packages that it can import, each once.
 * @param visit returns the names that the code in a directory imports
 * @returns all such names, sorted
 */
function followImports(path: string, visit: (directory: string) => readonly string[]): string[] {
  const seen = new Set<string>();
  const imports = new Set<string>();
  const follow = (directory: string) => {
    seen.add(directory);
    const { needed, forDevelopment } = declaredNames(directory);
    const imported = visit(directory).filter((name) => !forDevelopment.has(name));
    for (const name of imported) imports.add(name);
    for (const name of new Set([...needed, ...imported])) {
      const found = resolvePackage(name, directory);
      if (found && !seen.has(found) && !(name === "@rocker/core" && isOwnCore(found))) follow(found);
    }
  };
  follow(path);
  return [...imports].sort();
}

function isOwnCore(path: string): boolean {
  try {
    return realpathSync(path) === realpathSync(packageDirectory(import.meta.url));
  } catch {
    return false;
  }
}

function declaredNames(path: string): { needed: readonly string[]; forDevelopment: ReadonlySet<string> } {
  try {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } = JSON.parse(
      readText(join(path, "package.json")),
    );
    const needed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).sort();
    const others = Object.keys(devDependencies ?? {}).filter((name) => !needed.includes(name));
    return { needed, forDevelopment: new Set(others) };
  } catch {
    return { needed: [], forDevelopment: new Set() };
  }
}

// `from "x"`, `import "x"`, `import("x")`, `require("x")`, `require.resolve("x")`, with a comment for a bundler or without.
// In text that is not code it finds too much, which does no harm. The bounds keep crafted text from taking long.
const importPattern =
  /\b(?:from|import|require|resolve)\s{0,99}\(?\s{0,99}(?:\/\*[^*]{0,999}\*\/\s{0,99})?["'`]((?:@[\w.~-]{1,99}\/)?[\w~-][\w.~-]{0,213})(?=["'`/])/g;

function importedNames(content: Buffer): string[] {
  return [...content.toString("latin1").matchAll(importPattern)].flatMap(([, name]) =>
    name === undefined || isBuiltin(name) ? [] : name,
  );
}

interface PackageFile {
  readonly path: string;
  readonly kind: "file" | "link";
  readonly content: () => Buffer;
}

/** All files and links below a directory, sorted. A link counts with its target, if that is a file. */
function filesOf(directory: string): PackageFile[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => name !== ".git")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): PackageFile[] => {
      const path = join(directory, entry.name);
      if (entry.isSymbolicLink())
        return [{ path, kind: "link", content: () => orReason(() => linkContent(path)) }];
      if (entry.isFile()) return [{ path, kind: "file", content: () => orReason(() => readFileSync(path)) }];
      return entry.isDirectory() ? filesOf(path) : [];
    });
}

/** A file that cannot be read (no permission, too large) cannot be run either; when it becomes readable, that is a change. */
function orReason(read: () => Buffer): Buffer {
  try {
    return read();
  } catch (error) {
    return Buffer.from(`unreadable\0${(error as NodeJS.ErrnoException).code}`);
  }
}

function linkContent(path: string): Buffer {
  const target = statSync(path, { throwIfNoEntry: false });
  const content = target?.isFile() ? readFileSync(path) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${readlinkSync(path)}\0`), content]);
}

function statsOf({ path, kind, content }: PackageFile): string {
  const own = lstatSync(path, { bigint: true });
  // In an archive of Yarn's Plug'n'Play: whoever created it chose its metadata.
  if (own.ino === 0n) return digestOf(content()).toString("hex");
  const target = kind === "link" ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
  return [own, target].map((stats) => stats && `${stats.size} ${stats.ino} ${stats.ctimeNs}`).join(" ");
}

const digestOf = (content: Buffer) => sha256().update(content).digest();
