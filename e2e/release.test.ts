import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newcomerTo } from "./support/newcomer.ts";
import { coreVersion } from "./support/plugin.ts";
import { startWorkspaceRegistry, type WorkspaceRegistry } from "./support/workspace-registry.ts";

// RELEASING.md, up to a registry on loopback that already has the versions of this checkout.

const repository = resolve(import.meta.dirname, "..");
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

let registry: WorkspaceRegistry;
let checkout: string;

beforeAll(async () => {
  registry = await startWorkspaceRegistry();
  checkout = mkdtempSync(join(tmpdir(), "rocker-release-"));
  copyRepository(checkout);
});

afterAll(async () => {
  rmSync(checkout, { recursive: true, force: true });
  await registry.stop();
});

/** A repository of its own, with what a release needs: changesets, manifests, and what is built. */
function copyRepository(target: string): void {
  const manifests = ["package.json", "docs/package.json", "scripts/reference/package.json"];
  for (const name of [".changeset", ...manifests, "pnpm-workspace.yaml", "pnpm-lock.yaml"]) {
    cpSync(join(repository, name), join(target, name), { recursive: true });
  }
  // Without a sign of any change, nothing would be released.
  const [name = ""] = publicPackages(repository);
  writeFileSync(
    join(target, ".changeset/rehearsal.md"),
    `---\n"@rocker/${name}": minor\n---\n\nA rehearsal.\n`,
  );
  for (const parent of ["packages", "examples"]) {
    cpSync(join(repository, parent), join(target, parent), {
      recursive: true,
      // Links to packages of the workspace are relative.
      verbatimSymlinks: true,
      filter: (path) => !/\/(src|\.turbo|node_modules\/(?!@rocker(\/|$)).+)$/.test(path),
    });
  }
  for (const directory of publicPackages(target)) {
    const path = join(target, "packages", directory, "package.json");
    const { publishConfig, ...fields } = read(path);
    // Only a CI service can attest where a package was built.
    writeFileSync(
      path,
      JSON.stringify({ ...fields, publishConfig: { ...publishConfig, provenance: false } }, null, 2),
    );
  }
  symlinkSync(join(repository, "node_modules"), join(target, "node_modules"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: target, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all", "--", ":!node_modules");
  git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=all");
}

const publicPackages = (root: string) =>
  readdirSync(join(root, "packages")).filter(
    (one) => !read(join(root, "packages", one, "package.json")).private,
  );

/** Runs changesets in the copy, with a `pnpm` on PATH and the npm configuration of the registry. */
function changeset(command: string): void {
  const bin = join(checkout, ".bin");
  const { packageManager } = read(join(repository, "package.json"));
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "pnpm"), `#!/bin/sh\nexec npx --yes ${packageManager} "$@"\n`);
  chmodSync(join(bin, "pnpm"), 0o755);
  const { host } = new URL(registry.url);
  writeFileSync(join(checkout, ".npmrc"), `registry=${registry.url}\n//${host}/:_authToken=of-the-tests\n`);
  execFileSync(process.execPath, [join(repository, "node_modules/@changesets/cli/bin.js"), command], {
    cwd: checkout,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, npm_config_registry: registry.url },
    stdio: "pipe",
  });
}

it("gives all packages one version with a changelog, publishes them, and upgrades an installation", () => {
  const { home, run } = newcomerTo(registry);
  const program = join(home, "global/bin/rocker");
  const install = (version: string) =>
    run("npm", "install", "--global", "--prefix", join(home, "global"), `@rocker/cli@${version}`);
  expect(install(coreVersion)).toMatchObject({ code: 0 });
  expect(run(program, "ext", "add", `@rocker/ext-locale@${coreVersion}`)).toMatchObject({ code: 0 });

  changeset("version");
  const packages = publicPackages(checkout).map((one) =>
    read(join(checkout, "packages", one, "package.json")),
  );
  const [version = ""] = new Set<string>(packages.map((one) => one.version));
  expect(packages.map((one) => one.version)).toEqual(packages.map(() => version));
  expect(version.split(".")[0]).not.toBe(coreVersion.split(".")[0]);
  const changelog = readFileSync(join(checkout, "packages/core/CHANGELOG.md"), "utf8");
  expect(changelog).toMatch(new RegExp(`^# @rocker/core\n\n## ${version.replaceAll(".", "\\.")}\n`));
  expect(changelog).not.toContain("Updated dependencies");

  changeset("publish");
  for (const { name } of packages) {
    expect(readdirSync(join(registry.storage, name)), name).toContain(
      `${name.replace(/.*\//, "")}-${version}.tgz`,
    );
  }

  expect(install("latest")).toMatchObject({ code: 0 });
  expect(run(program, "--version").stdout).toBe(`${version}\n`);
  const line = ["--dry-run", "--locale=C.UTF-8", "debian:bookworm"];
  // A plugin of another major version is not used, and the error says what to do.
  expect(run(program, ...line).stderr).toContain("Run: rocker ext add @rocker/ext-locale");
  expect(run(program, "ext", "add", "@rocker/ext-locale").stdout).toContain(
    `replaced @rocker/ext-locale ${coreVersion} with ${version}`,
  );
  const after = run(program, ...line);
  expect(after, after.stderr).toMatchObject({ code: 0, stderr: "" });
  expect(after.stdout).toContain("LANG=C.UTF-8");
});
