import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemHost } from "@rocker/core/lifecycle";
import { afterAll, expect, test } from "vitest";
import { findProjects, requireUnmoved } from "./projects.ts";

const base = realpathSync(mkdtempSync(join(tmpdir(), "rocker-mcp-")));
afterAll(() => rmSync(base, { recursive: true }));
const repository = join(base, "home/repository");
mkdirSync(join(repository, "below"), { recursive: true });
mkdirSync(join(base, "home/plain"));
execFileSync("git", ["init", "-q"], { cwd: repository });
symlinkSync(repository, join(base, "link"));

const at = (cwd: string) => {
  const host = systemHost();
  return { ...host, cwd, user: () => ({ ...host.user(), home: join(base, "home") }), path: host.path };
};
const found = (cwd: string, ...directories: string[]) =>
  findProjects({ directories, options: [] }, at(join(base, cwd)));

test("by default the Git project around the working directory, and nothing else", async () => {
  expect(await found("home/repository/below")).toEqual([repository]);
  await expect(found("home/plain")).rejects.toThrow(/not in a Git project/);
  await expect(found("home")).rejects.toThrow(/not in a Git project/);
});

test("directories by their real path, each once", async () => {
  expect(await found("home", "repository", "../link", repository)).toEqual([repository]);
  expect(await found(".", "home/plain")).toEqual([join(base, "home/plain")]);
});

test.each([
  ["a home directory", ".", /it is your home directory/],
  ["what is above it", "..", /it contains home directories/],
  ["the root", "/", /holds more than a project/],
  ["a part of a project", "repository/below", /only a part of the Git project/],
  ["what does not exist", "missing", /is not a directory/],
])("%s is refused", async (_, directory, reason) => {
  await expect(found("home", directory)).rejects.toThrow(reason);
});

test("what took a project's place is not the project", () => {
  requireUnmoved(repository, at(base));
  expect(() => requireUnmoved(join(base, "link"), at(base))).toThrow(/is a symbolic link now/);
});
