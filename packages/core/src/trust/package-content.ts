import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { resolvePackage } from "../discovery/find-packages.ts";
import { packageFolder } from "../discovery/package-folder.ts";
import { readText } from "../discovery/read-text.ts";
import { sha256 } from "../host/sha256.ts";

/**
 * What a package runs, as far as files tell: its own, those of the packages that it declares, and those of every
 * package that its code imports by name, declared or not, wherever they are installed; and so on for each of these.
 * Not covered: names that the code puts together when it runs, paths that lead out of a package, and what a package
 * declares for its development only (the tests of one that is linked import it). The `@rocker/core` that rocker itself
 * runs with is left out; another one, which a project has installed for its plugins, is code like any other.
 */
export interface PackageContent {
  /** A digest of all these files. It does not depend on where they are. */
  readonly content: string;
  /** Names that the code imports, sorted: with them, packageFingerprint need not read it. */
  readonly imports: readonly string[];
}

/** Reads all that a package runs. Runs nothing of it. */
export function packageContent(path: string): PackageContent {
  const hash = sha256();
  const imports = followImports(path, (folder) =>
    filesOf(folder).flatMap((file) => {
      const content = file.content();
      hash.update(`${file.path.slice(folder.length)}\0${file.kind}\0`).update(digestOf(content));
      return importedNames(content);
    }),
  );
  return { content: hash.digest("hex"), imports };
}

/**
 * A digest of what the file system says of the same files: size, inode and the time of the last change of any kind,
 * which no program can set. Equal means unchanged, at a fraction of the cost of reading them.
 * @param imports as packageContent gave them: as long as no file has changed, they have not
 */
export function packageFingerprint(path: string, imports: readonly string[]): string {
  const hash = sha256();
  followImports(path, (folder) => {
    for (const file of filesOf(folder)) hash.update(`${file.path}\0${statsOf(file)}\0`);
    return imports;
  });
  return hash.digest("hex");
}

/**
 * Visits a package's folder and those of all that it may import, each once.
 * @param visit returns names that the folder's code imports
 * @returns all such names, sorted
 */
function followImports(path: string, visit: (folder: string) => readonly string[]): string[] {
  const seen = new Set<string>();
  const imports = new Set<string>();
  const follow = (folder: string) => {
    seen.add(folder);
    const { needed, forDevelopment } = declaredNames(folder);
    const imported = visit(folder).filter((name) => !forDevelopment.has(name));
    for (const name of imported) imports.add(name);
    for (const name of new Set([...needed, ...imported])) {
      const found = resolvePackage(name, folder);
      if (found && !seen.has(found) && !(name === "@rocker/core" && isOwnCore(found))) follow(found);
    }
  };
  follow(path);
  return [...imports].sort();
}

function isOwnCore(path: string): boolean {
  try {
    return realpathSync(path) === realpathSync(packageFolder(import.meta.url));
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
// In a text that is no code this finds too much, which does no harm. The bounds keep a text that was made for it from
// taking long.
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

/** All files and links below a folder, sorted. A link counts with what it leads to, if that is a file. */
function filesOf(folder: string): PackageFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== ".git")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): PackageFile[] => {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink())
        return [{ path, kind: "link", content: () => orReason(() => linkContent(path)) }];
      if (entry.isFile()) return [{ path, kind: "file", content: () => orReason(() => readFileSync(path)) }];
      return entry.isDirectory() ? filesOf(path) : [];
    });
}

/** A file that cannot be read (no permission, too large) is no code either; when it can be, that is a change. */
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
  // In an archive, as Yarn's Plug'n'Play has them: whoever made it chose what stands there.
  if (own.ino === 0n) return digestOf(content()).toString("hex");
  const target = kind === "link" ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
  return [own, target].map((stats) => stats && `${stats.size} ${stats.ino} ${stats.ctimeNs}`).join(" ");
}

const digestOf = (content: Buffer) => sha256().update(content).digest();
