import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CleanMachine, startCleanMachine } from "./support/clean-machine.ts";
import { dockerEngine, isLeftOut } from "./support/engines.ts";
import { testUser } from "./support/test-user.ts";
import { nodeImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";
import { startWorkspaceRegistry, type WorkspaceRegistry } from "./support/workspace-registry.ts";

// What a newcomer types, word for word from the pages, on a machine that has Node and Docker. The registry is on loopback: how
// long downloads take is not a matter of rocker.

interface Block {
  readonly kind: string;
  readonly file: string | undefined;
  readonly text: string;
}

/** The fenced blocks of a page. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(resolve(import.meta.dirname, "..", page), "utf8");
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(([, kind = "", file, own = ""]) => ({
    kind,
    file,
    text: own,
  }));
}

describe.skipIf(isLeftOut("docker"))("a newcomer", () => {
  let registry: WorkspaceRegistry;
  let machine: CleanMachine;
  let started = 0;

  beforeAll(async () => {
    registry = await startWorkspaceRegistry();
    const { host } = new URL(registry.url);
    const env = { npm_config_registry: registry.url, npm_config_prefix: "~/npm" };
    machine = startCleanMachine(nodeImage(dockerEngine), env, ["npm/bin"]);
    // Logged in at the registry.
    writeFileSync(join(machine.home, ".npmrc"), `//${host}/:_authToken=of-the-tests\n`);
    giveTo(testUser, machine.home);
  }, 900_000);
  afterAll(async () => {
    machine?.stop();
    await registry?.stop();
  });

  const begin = () => {
    started = Date.now();
  };
  afterEach(({ task }) => {
    // For the report: pages promise a time, and this machine's share of it is known only here.
    console.info(`${task.name}: ${((Date.now() - started) / 1000).toFixed(0)} s of this machine's time`);
  });

  async function type(line: string, cwd?: string, input = "") {
    const outcome = await machine.run(line, { ...(cwd && { cwd }), input });
    expect(outcome.code, `${line}\n${outcome.stdout}${outcome.stderr}`).toBe(0);
    return outcome.stdout;
  }

  it("gets from the README to a shell of their own", async () => {
    const lines = blocksOf("README.md").flatMap(({ kind, text }) => (kind === "sh" ? text.split("\n") : []));
    const [install = ""] = lines;
    const shell = lines.find((line) => line.startsWith("rocker ")) ?? "";
    expect(install).toMatch(/^npm install --global @rocker\/cli /);
    expect(shell).toMatch(/^rocker --user --home \S+ bash /);
    begin();
    await type(install);
    const stdout = await type(shell, undefined, "id -un; cd; touch mine; ls -l mine");
    expect(stdout).toContain(`${testUser.name}\n`);
    expect(stdout).toMatch(new RegExp(` ${testUser.name} .* mine$`, "m"));
  });

  it("gets from the tutorial to a published extension, which others find and install", async () => {
    begin();
    let cwd = machine.home;
    let printed = "";
    for (const { kind, file, text } of blocksOf("docs/tutorials/extension-tutorial.md")) {
      if (kind === "ts" && file) {
        writeFileSync(join(cwd, file), text);
        giveTo(testUser, join(cwd, "src"));
      }
      if (kind === "text") expect(printed).toBe(text);
      for (const line of kind === "sh" ? text.trim().split("\n") : []) {
        const [, directory = ""] = /^cd (.*)$/.exec(line) ?? [];
        if (directory) cwd = join(cwd, directory);
        else printed = await type(line, cwd);
      }
    }
    const found = await type("rocker ext search my-tool");
    expect(found).toMatch(/^rocker-ext-my-tool 0\.1\.0/m);
    await type("rocker ext add rocker-ext-my-tool");
    expect(await type("rocker --my-tool debian:bookworm greet")).toBe(`Hello, ${testUser.name}\n`);
  });
});
