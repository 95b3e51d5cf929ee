import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

/** How to start each shell without the user's own startup files and load the script. */
const shells = {
  bash: ["exec bash --norc --noprofile -i", "PS1='$ '; source <(rocker completion bash)"],
  zsh: ["exec zsh -f -i", "PS1='$ '; autoload -Uz compinit && compinit -u; source <(rocker completion zsh)"],
  fish: [
    "exec fish --no-config --interactive",
    "function fish_prompt; echo '$ '; end; rocker completion fish | source",
  ],
} as const;

// Without an engine: it would only add image names.
const env = { DOCKER_HOST: "unix:///nonexistent.sock" };

describe.each(Object.keys(shells) as (keyof typeof shells)[])("completion in %s", (shell) => {
  let home: string;
  let terminal: Terminal;

  beforeEach(async () => {
    home = ownDirectory();
    writeFileSync(join(home, "some-directory-file"), "");
    writeFileSync(join(home, ".rockerrc"), "image: debian:bookworm\nprofiles: {fast: {}, graphical: {}}\n");
    giveTo(testUser, home);
    terminal = await Terminal.open(testUser, {
      ...env,
      HOME: home,
      XDG_STATE_HOME: join(home, "state"),
    });
    const [start, source] = shells[shell];
    terminal.enter(`cd '${home}'`);
    await terminal.seen(/cd [\s\S]*\n\$$/);
    // Input may be lost while a shell starts.
    terminal.enter(`clear; ${start}`);
    await terminal.seen(/^[^\n]*[$%#>]$/);
    terminal.enter(source);
    terminal.enter("clear; echo ready");
    await terminal.seen(/^ready\n+\$$/);
  });
  afterEach(() => terminal.close());

  /** Types a line and TAB, and returns the screen. */
  const typed = (line: string) => {
    terminal.type(line);
    terminal.press("Tab");
    return expect.poll(() => terminal.screen(), patience);
  };

  it("a command", () => typed("rocker complet").toContain("rocker completion"));
  it("a subcommand", () => typed("rocker ext inf").toContain("rocker ext info"));
  it("an option of an extension", () =>
    typed("rocker --user-preserve-h").toContain("rocker --user-preserve-home"));
  it("an option after other options", () => typed("rocker build --user --noc").toContain("--user --nocache"));
  it("an option's value after =", () => typed("rocker --progress=pl").toContain("rocker --progress=plain"));
  it("an option's value after a space", () => typed("rocker up --engine podm").toContain("--engine podman"));
  it("a profile of the configuration", () =>
    typed("rocker up --profile graph").toContain("--profile graphical"));
  it("a path", () => typed("rocker --volume some-dir").toContain("--volume some-directory-file"));
  it("a path after =", () => typed("rocker --volume=some-dir").toContain("--volume=some-directory-file"));
  it("no rocker options after the image", () =>
    typed("rocker debian:x cat some-d").toContain("cat some-directory-file"));
  it("lists several candidates", () => {
    terminal.type("rocker ext ");
    // bash lists candidates at the second TAB.
    terminal.press("Tab", "Tab");
    return expect.poll(() => terminal.screen(), patience).toMatch(/add[\s\S]*remove/);
  });
});

it("an unknown shell is an error that lists the supported shells", async () => {
  const outcome = await rocker(["completion", "tcsh"]);
  expect(outcome).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("bash, zsh, fish") });
});

describeEngines("image names", (engine) => {
  const as = using(engine);

  it("are completed, including new images the next time", async () => {
    const env = { ...as.env, XDG_CACHE_HOME: ownDirectory(as.as) };
    const complete = async (word: string) =>
      (await rocker(["completion", "words", "--", word], { ...as, env })).stdout.split("\n").filter(Boolean);
    // Completion gives up after half a second, and a loaded machine may need longer.
    await expect.poll(() => complete("debian:book"), patience).toContain("debian:bookworm");
    const name = `rocker-e2e/completed-${engine.name}-${as.as.uid}`;
    engine.client("tag", "debian:bookworm", `${name}:1`);
    await expect.poll(() => complete(name), patience).toEqual([`${name}:1`]);
    engine.client("rmi", `${name}:1`);
  });
});

it("completion does not wait for an engine that does not answer", async () => {
  const directory = ownDirectory();
  const silent = createServer().listen(join(directory, "s"));
  giveTo(testUser, directory);
  const outcome = await rocker(["completion", "words", "--", "pla"], {
    env: { HOME: directory, DOCKER_HOST: `unix://${directory}/s` },
  });
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^plan\t/), stderr: "" });
  silent.close();
});
