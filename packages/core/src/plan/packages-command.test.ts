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

interface Image {
  readonly optional?: boolean;
  readonly kept?: boolean;
  /** Packages that the image already has. */
  readonly installed?: readonly string[];
}

/**
 * Runs the script where only these package managers are: stand-ins that write down their arguments, unless they are asked
 * what is installed.
 */
function runWith(
  managers: readonly string[],
  names: Parameters<typeof packagesCommand>[0]["names"],
  { optional = false, kept = true, installed = [] }: Image = {},
) {
  const directory = mkdtempSync(join(tmpdir(), "rocker-packages-"));
  directories.push(directory);
  for (const program of ["mkdir", "rm", "chown"]) {
    symlinkSync(execFileSync("which", [program], { encoding: "utf8" }).trim(), join(directory, program));
  }
  const log = join(directory, "log");
  writeFileSync(log, "");
  const program = (name: string, script: string) => {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  };
  const isOne = (argument: string) =>
    `case " ${installed.join(" ")} " in *" $${argument} "*) ;; *) exit 1 ;; esac`;
  program("dpkg-query", `${isOne("4")}; printf "install ok installed"`);
  program("rpm", isOne("2"));
  for (const manager of managers) {
    const queries = `case $1 in info) ${isOne("3")}; exit ;; -Q) ${isOne("2")}; exit ;; esac`;
    program(manager, `${queries}; for one in "\${0##*/}" "$@"; do printf '%s\\n' "$one"; done >> '${log}'`);
  }
  const step = { type: "packages", from: ["x"], layer: "system", names, optional } as const;
  const [shell = "", ...args] = packagesCommand(step, kept).map((arg) =>
    arg === "/var/cache/rocker" ? join(directory, "cache") : arg,
  );
  const { status, stderr } = spawnSync(shell, args, { env: { PATH: directory }, encoding: "utf8" });
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
    expect(runWith([], names, { optional: true }).status).toBe(0);
    expect(runWith(["pacman"], names, { optional: true })).toMatchObject({ status: 0, log: [""] });
  });

  it.each(["apt-get", "apk", "dnf", "microdnf", "pacman", "zypper"])(
    "runs no package manager if %s has installed everything already, and else installs the rest",
    (program) => {
      const manager = { "apt-get": "apt", microdnf: "dnf" }[program] ?? program;
      const wanted = { [manager]: ["g++", "sudo", "curl"] };
      const all = runWith([program], wanted, { installed: ["sudo", "curl", "g++"], kept: false });
      expect(all).toMatchObject({ status: 0, stderr: "", log: [""] });
      const other = manager === "pacman" ? { apk: ["x"] } : { pacman: ["x"] };
      const { status, log } = runWith([program], { ...wanted, ...other }, { installed: ["sudo", "g++"] });
      expect(status).toBe(0);
      expect(log).toContain("curl");
      expect(log).not.toContain("sudo");
      expect(log).not.toContain("x");
    },
  );

  it("always installs a name with a version: what is installed may be another one", () => {
    const { log } = runWith(["apt-get"], { apt: ["curl=7.1", "vim"] }, { installed: ["curl=7.1", "vim"] });
    expect(log.slice(-2)).toEqual(["--", "curl=7.1"]);
    expect(runWith(["apk"], { apk: ["-q"] }, { installed: ["-q"] }).log.at(-1)).toBe("-q");
  });
});
