import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { Draft } from "./draft.ts";
import { ExtensionBuilder } from "./extension-builder.ts";
import { mountPointSteps, parentsBelow } from "./mount-points.ts";

const ada = { name: "ada", uid: 1, gid: 1, home: "/home/ada" };

/** The steps for mounts at these targets. */
function steps(targets: readonly string[], account: typeof ada | undefined) {
  const draft = new Draft();
  const builder = new ExtensionBuilder(draft, bareHost(), "volume");
  if (account) builder.withAccount(account);
  for (const target of targets) builder.withVolume("v", target);
  return mountPointSteps(draft);
}

test("directories between a directory and a path below it", () => {
  expect(parentsBelow("/home/me", "/home/me/a/b/c")).toEqual(["/home/me/a", "/home/me/a/b"]);
  expect(parentsBelow("/home/me", "/home/me/a")).toEqual([]);
  expect(parentsBelow("/home/me", "/home/me")).toEqual([]);
  expect(parentsBelow("/home/me", "/home/menu/a/b")).toEqual([]);
});

describe("directories for mounts below the home directory", () => {
  test("are created as the user, outer ones first, each once", () => {
    expect(steps(["/home/ada/x/y/z", "/home/ada/x/y2", "/opt/x/y"], ada)).toEqual([
      expect.objectContaining({
        type: "exec",
        as: "user",
        layer: "user",
        from: ["volume"],
        args: [
          ...["/bin/sh", "-c", expect.any(String), "rocker-mount-points"],
          "/home/ada/x",
          "/home/ada/x/y",
        ],
      }),
    ]);
  });

  test.each([
    ["directly in the home", ["/home/ada/x"], ada],
    ["outside", ["/opt/a/b"], ada],
    ["the home itself is mounted", ["/home/ada", "/home/ada/x/y"], ada],
    ["nobody's home", ["/home/ada/x/y"], undefined],
    ["the home is /", ["/a/b"], { ...ada, home: "/" }],
  ])("none: %s", (_title, targets, account) => {
    expect(steps(targets, account)).toEqual([]);
  });

  test("the script creates missing directories with any name, and fails if it cannot", () => {
    const [step] = steps(["/home/ada/x/y"], ada);
    if (step?.type !== "exec") throw new Error("no step");
    const [shell = "", ...rest] = step.args.slice(0, 4);
    const directory = temporaryDirectory();
    const names = ["there", "a b", "a b/$c", "a b/$c/'d'\n"].map((name) => join(directory, name));
    mkdirSync(names[0] as string);
    execFileSync(shell, [...rest, ...names]);
    execFileSync("test", ["-d", names[3] as string]);
    writeFileSync(join(directory, "file"), "");
    expect(() => execFileSync(shell, [...rest, join(directory, "file")], { stdio: "ignore" })).toThrow();
  });
});
