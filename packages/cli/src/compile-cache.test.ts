import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useCompileCache } from "./compile-cache.ts";

/** The directories that Node is given. */
function used(env: NodeJS.ProcessEnv): string[] {
  const directories: string[] = [];
  useCompileCache({ enableCompileCache: (directory) => directories.push(directory) }, env);
  return directories;
}

const emptyDirectory = () => mkdtempSync(join(tmpdir(), "compile-cache-"));

test("is in the user's cache directory, for the user alone", () => {
  const cache = emptyDirectory();
  const compiled = join(cache, "rocker/compiled");
  expect(used({ XDG_CACHE_HOME: cache, HOME: "/nonexistent" })).toEqual([compiled]);
  expect(existsSync(compiled)).toBe(true);
  const home = emptyDirectory();
  expect(used({ XDG_CACHE_HOME: "relative", HOME: home })).toEqual([join(home, ".cache/rocker/compiled")]);
});

test("is not used where other users may write", () => {
  const cache = emptyDirectory();
  mkdirSync(join(cache, "rocker/compiled"), { recursive: true });
  chmodSync(join(cache, "rocker/compiled"), 0o777);
  expect(used({ XDG_CACHE_HOME: cache })).toEqual([]);
});

test("is not used through a link, nor where it cannot be created", () => {
  const [cache, elsewhere] = [emptyDirectory(), emptyDirectory()];
  mkdirSync(join(cache, "rocker"));
  symlinkSync(elsewhere, join(cache, "rocker/compiled"));
  expect(used({ XDG_CACHE_HOME: cache })).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(used({ XDG_CACHE_HOME: "/proc/nonexistent" })).toEqual([]);
});
