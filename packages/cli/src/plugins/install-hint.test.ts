import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isRockerError, type Problem, problem, RockerError } from "@rocker/core/lifecycle";
import { describe, expect, onTestFinished, test } from "vitest";
import { withHabitHint, withInstallHint } from "./install-hint.ts";

const script = resolve(import.meta.dirname, "../../scripts/known-packages.mjs");
const listOf = (...args: string[]) => execFileSync(process.execPath, [script, ...args], { encoding: "utf8" });

describe("the list of known packages", () => {
  test("is up to date (update: pnpm manifests)", () => {
    const file = join(import.meta.dirname, "known-packages.json");
    expect(readFileSync(file, "utf8")).toBe(listOf());
  });

  test("has the options of published packages that are not installed with rocker", () => {
    const manifest = (...flags: string[]) => ({
      manifest: 1,
      extensions: [{ options: Object.fromEntries(flags.map((flag) => [flag, {}])) }],
    });
    const packages = packagesWith({
      "cli/package.json": { name: "@rocker/cli", dependencies: { "@rocker/ext-user": "1" } },
      "core/package.json": { name: "@rocker/core" },
      "ext-user/package.json": { name: "@rocker/ext-user", rocker: manifest("user") },
      "ext-cuda/package.json": { name: "@rocker/ext-cuda", rocker: "./rocker.json" },
      "ext-cuda/rocker.json": manifest("cuda-version", "cuda"),
      "ext-git/package.json": { name: "@rocker/ext-git", rocker: manifest("git") },
      "engine-x/package.json": {
        name: "@rocker/engine-x",
        rocker: { manifest: 1, engines: [{ name: "x" }] },
      },
      "mine/package.json": { name: "@rocker/mine", private: true, rocker: manifest("mine") },
    });
    const text = listOf(packages);
    expect(Object.entries(JSON.parse(text))).toEqual([
      ["cuda", "@rocker/ext-cuda"],
      ["cuda-version", "@rocker/ext-cuda"],
      ["engine x", "@rocker/engine-x"],
      ["git", "@rocker/ext-git"],
    ]);
    listOf(packages, join(packages, "out.json"));
    expect(readFileSync(join(packages, "out.json"), "utf8")).toBe(text);
  });
});

describe("an unknown option", () => {
  const known = { cuda: "@rocker/ext-cuda" };
  const unknown = (flag: string) => problem("RK102", { flag, nearest: "--user" });
  const fixes = (error: unknown) => (isRockerError(error) ? error.problems.map(({ fix }) => fix) : []);
  const hinted = (...flags: string[]) => fixes(withInstallHint(new RockerError(flags.map(unknown)), known));

  test("of a known package gets a hint how to install it", () => {
    const hint = "It is part of @rocker/ext-cuda. Run: rocker ext add @rocker/ext-cuda";
    expect(hinted("--cuda", "--no-cuda")).toEqual([hint, hint]);
  });

  test("of the original rocker or docker gets a hint with rocker's own option", () => {
    const habit = (one: Problem, ...behind: string[]) =>
      fixes(withHabitHint(new RockerError([one]), behind))[0];
    expect(habit(unknown("--entrypoint"))).toMatch(/^Omit it: the image's entrypoint is kept/);
    expect(habit(unknown("--mount"))).toBe("Use --volume SRC:DST[:OPTIONS] or --tmpfs DIR.");
    expect(habit(problem("RK103", { flag: "--mode", value: "dry-run", expected: "x" }))).toBe(
      "Use --dry-run.",
    );
    const image = problem("RK106", { image: "./b", reason: "it is a path" });
    expect(habit(image, "--", "debian:bookworm")).toContain("--volume a --volume b");
    expect(habit(image)).toBe(image.fix);
    expect(habit(unknown("--constructor"))).toBe(unknown("--constructor").fix);
  });

  test("is recognized by its facts, whatever its text says", () => {
    const one = { ...unknown("--cuda"), what: "?", fix: "?" };
    expect(fixes(withInstallHint(new RockerError([one]), known))).toEqual([
      "It is part of @rocker/ext-cuda. Run: rocker ext add @rocker/ext-cuda",
    ]);
  });

  test("an engine of a known package gets a hint how to install it", () => {
    const engine = problem("RK402", { engine: "dagger", known: ["docker"] });
    const hint = fixes(withInstallHint(new RockerError([engine])))[0];
    expect(hint).toBe("It is part of @rocker/engine-dagger. Run: rocker ext add @rocker/engine-dagger");
  });

  test("of no known package is unchanged", () => {
    const plain = unknown("--x").fix;
    expect(hinted("--cud", "--cuda-x", "-c", "--constructor", "--toString")).toEqual(Array(5).fill(plain));
  });

  test("other problems and errors are unchanged", () => {
    const other = problem("RK107", { flag: "--cuda" });
    expect(fixes(withInstallHint(new RockerError([other]), known))).toEqual([other.fix]);
    const error = new TypeError("x");
    expect(withInstallHint(error, known)).toBe(error);
  });

  test("without known packages there is no hint", () => {
    expect(fixes(withInstallHint(new RockerError([unknown("--cuda")]), {}))).toEqual([unknown("--cuda").fix]);
  });
});

function packagesWith(files: Record<string, object>): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-known-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), JSON.stringify(contents));
  }
  return directory;
}
