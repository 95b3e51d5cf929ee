import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { packagesCommand } from "./packages-command.ts";

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Runs the script where only these package managers are: stand-ins that write down their arguments. */
function runWith(
  managers: readonly string[],
  names: Parameters<typeof packagesCommand>[0]["names"],
  optional = false,
  kept = true,
) {
  const directory = mkdtempSync(join(tmpdir(), "rocker-packages-"));
  directories.push(directory);
  for (const program of ["mkdir", "rm", "chown"]) {
    symlinkSync(execFileSync("which", [program], { encoding: "utf8" }).trim(), join(directory, program));
  }
  const log = join(directory, "log");
  writeFileSync(log, "");
  for (const manager of managers) {
    writeFileSync(
      join(directory, manager),
      `#!/bin/sh\nfor one in "\${0##*/}" "$@"; do printf '%s\\n' "$one"; done >> '${log}'\n`,
    );
    chmodSync(join(directory, manager), 0o755);
  }
  const step = { type: "packages", from: ["x"], layer: "system", names, optional } as const;
  const [program = "", ...args] = packagesCommand(step, kept).map((arg) =>
    arg === "/var/cache/rocker" ? join(directory, "cache") : arg,
  );
  const { status, stderr } = spawnSync(program, args, { env: { PATH: directory }, encoding: "utf8" });
  return { status, stderr, log: readFileSync(log, "utf8").trim().split("\n") };
}

describe("the packages step", () => {
  const names = { apt: ["a1", "a2"], apk: ["b1"], dnf: ["c1", "c2", "c3"] };

  it("installs the packages for the manager of the image, with names unchanged", () => {
    const { status, log } = runWith(["apt-get"], { ...names, apt: ["a$(x)", "b c"] });
    expect(status).toBe(0);
    expect(log).toContain("update");
    expect(log.slice(-3)).toEqual(["--", "a$(x)", "b c"]);
    expect(runWith(["apk"], names).log.slice(-2)).toEqual(["--", "b1"]);
    expect(runWith(["zypper"], { ...names, zypper: ["z"] }).log.slice(-2)).toEqual(["--", "z"]);
  });

  it.each(["dnf", "microdnf", "yum"])("treats %s as dnf", (program) => {
    const { log } = runWith([program], names);
    expect(log[0]).toBe(program);
    expect(log.slice(-3)).toEqual(["c1", "c2", "c3"]);
  });

  it("fails if no packages are listed for the manager, unless they are optional", () => {
    expect(runWith([], names)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("none of the package managers"),
    });
    expect(runWith(["pacman"], names)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("with pacman"),
    });
    expect(runWith([], names, true).status).toBe(0);
    expect(runWith(["pacman"], names, true)).toMatchObject({ status: 0, log: [""] });
  });
});
