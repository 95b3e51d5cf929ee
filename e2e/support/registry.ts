import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { inject } from "vitest";
import { onFreePort } from "./free-port.ts";

/** An npm registry for the tests, on loopback, with temporary storage. */
export interface TestRegistry {
  readonly url: string;
  /** Directory of published packages: `<package>/<package>-<version>.tgz`. */
  readonly storage: string;
  /** Publishes a package from its directory, like `npm publish`. */
  readonly publish: (directory: string) => void;
  /** Publishes packed packages with a single npm process, because starting npm takes longer than publishing. */
  readonly publishTarballs: (tarballs: readonly string[]) => void;
  readonly stop: () => Promise<void>;
}

/** Scopes that exist only here: unpublished names in them do not exist. */
const ownScopes = ["@rocker", "@acme"];

/** Starts verdaccio. Packages outside these scopes come from the registry that npm uses on this machine. */
export function startRegistry(): Promise<TestRegistry> {
  return onFreePort(startAt);
}

async function startAt(port: number): Promise<TestRegistry> {
  const directory = mkdtempSync(join(tmpdir(), "rocker-registry-"));
  const url = `http://127.0.0.1:${port}/`;
  writeFileSync(join(directory, "config.json"), JSON.stringify(configuration(directory)));
  writeFileSync(join(directory, ".npmrc"), `registry=${url}\n//127.0.0.1:${port}/:_authToken=of-the-tests\n`);

  const require = createRequire(import.meta.url);
  const program = require.resolve("verdaccio/bin/verdaccio");
  const options = ["--config", join(directory, "config.json"), "--listen", `127.0.0.1:${port}`];
  const server = spawn(process.execPath, [program, ...options], { cwd: directory, stdio: "pipe" });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = new Promise<void>((done) => server.once("close", () => done()));
  await answers(
    url,
    () => server.exitCode !== null,
    () => output,
  );

  const npmPublish = (cwd: string, ...args: string[]) => {
    const own = { npm_config_userconfig: join(directory, ".npmrc"), npm_config_registry: url };
    const quietly = ["--access=public", "--ignore-scripts", "--no-provenance", "--loglevel=error"];
    execFileSync("npm", ["publish", ...args, ...quietly], {
      cwd,
      env: { ...process.env, ...own },
      stdio: ["ignore", "ignore", "inherit"],
    });
  };

  return {
    url,
    storage: join(directory, "storage"),
    publish: (path) => npmPublish(path),
    publishTarballs: (tarballs) => {
      const workspace = mkdtempSync(join(directory, "workspace-"));
      writeFileSync(join(workspace, "package.json"), JSON.stringify({ private: true, workspaces: ["*"] }));
      for (const tarball of tarballs) {
        const unpacked = join(workspace, basename(tarball, ".tgz"));
        mkdirSync(unpacked);
        execFileSync("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
      }
      npmPublish(workspace, "--workspaces");
    },
    stop: async () => {
      server.kill();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The workspace's packages as tarballs, from which the tested program was installed. */
export function workspaceTarballs(): string[] {
  const directory = dirname(inject("scratch"));
  return readdirSync(directory)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(directory, name));
}

function configuration(directory: string): object {
  const everyone = { access: "$all", publish: "$all", unpublish: "$all" };
  mkdirSync(join(directory, "storage"));
  return {
    storage: join(directory, "storage"),
    auth: { htpasswd: { file: join(directory, "htpasswd") } },
    uplinks: { npm: { url: registryOfThisMachine() } },
    packages: {
      ...Object.fromEntries(ownScopes.map((scope) => [`${scope}/*`, everyone])),
      "**": { ...everyone, proxy: "npm" },
    },
    web: { enable: false },
    log: { type: "stdout", format: "pretty", level: "warn" },
  };
}

function registryOfThisMachine(): string {
  return execFileSync("npm", ["config", "get", "registry"], { cwd: tmpdir(), encoding: "utf8" }).trim();
}

async function answers(url: string, hasEnded: () => boolean, output: () => string): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new Error(`the registry did not start:\n${output()}`);
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((again) => setTimeout(again, 50));
  }
}
