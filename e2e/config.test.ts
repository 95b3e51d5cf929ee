import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describeEngines, dockerfileConsent, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "image: debian:bookworm\n";

describeEngines("a project's configuration", (engine) => {
  const as = using(engine);
  const consent = dockerfileConsent(engine);

  it('runs its image and command with "rocker" and "rocker ."', async () => {
    const directory = ownDirectory(as.as);
    writeFileSync(
      join(directory, ".rockerrc.yaml"),
      `${image}command: [echo, "two  words"]\nhostname: box\n`,
    );
    giveTo(as.as, directory);
    const run = (...args: string[]) => rocker(args, { ...as, cwd: directory });
    expect(await run()).toMatchObject({ code: 0, stdout: "two  words\n", stderr: "" });
    expect(await run(".", "cat", "/proc/sys/kernel/hostname")).toMatchObject({ code: 0, stdout: "box\n" });
    expect((await run(".", "sh", "-c", "exit 7")).code).toBe(7);
    // Another image gets the project's options, but not its command.
    expect(
      (await run("--hostname", "typed", "debian:bookworm", "cat", "/proc/sys/kernel/hostname")).stdout,
    ).toBe("typed\n");
  });

  it("can name a Dockerfile, with the project minus ignored files as context", async () => {
    const directory = ownDirectory(as.as);
    const files = {
      "rockerc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: "FROM debian:bookworm\nCOPY . /context\nENV STAGE=one\n",
      ".dockerignore": "secret\n",
      secret: "s",
      "a file": "a",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    giveTo(as.as, directory);
    const run = (...args: string[]) => rocker(args, { ...as, cwd: directory });
    const listed = await run(...consent, "--user", ".", "sh", "-c", "id -un; ls /context; echo $STAGE");
    expect(listed).toMatchObject({
      code: 0,
      stdout: `${as.as.name}\nDockerfile\na file\nrockerc.yaml\none\n`,
    });
    const [name = ""] = (await run("plan")).stdout.split("\n");
    engine.client("image", "rm", "--force", name.replace("image ", ""));
    writeFileSync(join(directory, "Dockerfile"), "FROM debian:bookworm\nCOPY nowhere /\n");
    const failed = await run(...consent, ".", "true");
    expect(failed.code).toBe(125);
    expect(failed.stderr).toMatch(/RK503[\s\S]*nowhere/);
  });

  it("rebuilds its Dockerfile only after a change", async () => {
    const directory = ownDirectory(as.as);
    const source = `rocker-e2e/changing-${engine.name}-${as.as.uid}:1`;
    engine.client("tag", "rocker-test/busybox:latest", source);
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      chownSync(join(directory, name), as.as.uid, as.as.gid);
    };
    write(".rockerrc", "dockerfile: {file: Dockerfile, args: {TAG: 1}}\n");
    write("Dockerfile", `ARG TAG=0\nFROM ${source.replace(":1", ":$TAG")}\nCOPY . /context\n`);
    write(".dockerignore", "ignored\n");
    write("a file", "one");
    const run = async () => {
      const { code, stdout, stderr } = await rocker(
        ["--verbose", ...consent, ".", "sh", "-c", "cat '/context/a file'; ls -A /context | grep -c e"],
        { ...as, cwd: directory },
      );
      expect(code, stderr).toBe(0);
      return { stdout, built: !stderr.includes("have not changed") };
    };
    expect(await run()).toMatchObject({ built: true });
    // A file written right before the build counts as changed.
    await expect.poll(run, patience).toEqual({ stdout: "one4\n", built: false });
    write("ignored", "anything");
    expect(await run()).toMatchObject({ built: false });
    write("a file", "two");
    expect(await run()).toEqual({ stdout: "two4\n", built: true });
    await expect.poll(run, patience).toMatchObject({ built: false });
    engine.client("tag", "debian:bookworm", source);
    expect(await run()).toMatchObject({ built: true });

    // rocker knows that it built the image.
    const { stdout } = await rocker(["ls", "--images", "--json"], as);
    const images = JSON.parse(stdout) as { project: string; base: string }[];
    const ours = images.filter(({ project }) => project === directory);
    expect(new Set(ours.map(({ base }) => base))).toEqual(new Set([join(directory, "Dockerfile")]));
  });

  it("can be a devcontainer.json", async () => {
    const directory = ownDirectory(as.as);
    const devcontainer = { image: "debian:bookworm", workspaceFolder: "/work", containerEnv: { A: "1" } };
    writeFileSync(join(directory, ".devcontainer.json"), JSON.stringify(devcontainer));
    writeFileSync(join(directory, ".rockerrc"), "devcontainer: true\n");
    giveTo(as.as, directory);
    const run = () => rocker([".", "sh", "-c", "pwd; echo $A; ls -A"], { ...as, cwd: directory });
    expect((await run()).stdout).toBe("/work\n1\n.devcontainer.json\n.rockerrc\n");
    const features = { "./tool": {} };
    writeFileSync(join(directory, ".devcontainer.json"), JSON.stringify({ ...devcontainer, features }));
    expect((await run()).stderr).toMatch(/RK125: .*not installed: features \(\.\/tool\)/);
  });
});

describe("configuration", () => {
  it("is explained from any directory of the project", async () => {
    const { home, directory, run } = configuredProject({
      ".rockerrc.yaml": `${image}hostname: shared\nvolume: [.]\n`,
      ".rockerrc.local.yaml": "hostname: mine\n",
    });
    subdirectory(home, ".config/rocker");
    writeFileSync(join(home, ".config/rocker/config.yaml"), "user: true\n");
    const { code, stdout } = await run(["config", "--explain", "--json", "--no-user"], {
      cwd: subdirectory(directory, "deep"),
      env: { ROCKER_MEMORY: "1g" },
    });
    expect(code).toBe(0);
    const keys = (JSON.parse(stdout) as { key: string; values: { value: string; origin: string }[] }[]).map(
      ({ key, values }) => [key, ...values.map(({ value, origin }) => `${value} ${origin}`)],
    );
    expect(keys).toEqual([
      ["image", `debian:bookworm ${directory}/.rockerrc.yaml:1`],
      ["hostname", `shared ${directory}/.rockerrc.yaml:2`, `mine ${directory}/.rockerrc.local.yaml:1`],
      ["memory", "1g ROCKER_MEMORY"],
      ["user", `true ${home}/.config/rocker/config.yaml:1`, "false --no-user"],
      ["volume", `${directory} ${directory}/.rockerrc.yaml:3`],
    ]);
  });

  it("that is invalid fails a run with all errors, but not help", async () => {
    const { run, directory } = configuredProject({ ".rockerrc.yaml": "imag: x\nuser: maybe\n" });
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK111: .rockerrc.yaml:1:1: unknown key "imag"[\s\S]*\^\^\^\^[\s\S]*"image"/);
    expect(stderr).toMatch(/RK110: .rockerrc.yaml:2:7: invalid value for "user"/);
    expect((await run(["plan", "debian:bookworm"])).code).toBe(2);
    expect((await run(["--help"])).code).toBe(0);
    expect((await run(["--version"])).code).toBe(0);
    chmodSync(join(directory, ".rockerrc.yaml"), 0);
    expect((await run([])).stderr).toMatch(
      /RK113: cannot use configuration file .*\.rockerrc\.yaml: .*permission denied/,
    );
  });

  it("names the package of an option that is not installed, like the command line does", async () => {
    const { run } = configuredProject({ ".rockerrc.yaml": `${image}nowhere-to-be-found: true\n` });
    expect((await run([])).stderr).toContain('unknown key "nowhere-to-be-found"');
  });

  it("for rockerc runs unchanged", async () => {
    const { run } = configuredProject({
      "rockerc.yaml": "image: debian:bookworm\nargs:\n  - init\nhostname: box\n",
    });
    expect(await run([".", "cat", "/proc/sys/kernel/hostname"])).toMatchObject({ code: 0, stdout: "box\n" });
    expect((await run(["config", "--explain"])).stdout).toMatch(/init +true +project +rockerc.yaml:3/);
  });

  it("is created by rocker init from the command line, without overwriting anything", async () => {
    const { directory, run } = configuredProject({});
    const made = await run([
      "init",
      "--hostname",
      "box",
      "-e",
      "A=b c",
      "debian:bookworm",
      "cat",
      "/etc/hostname",
    ]);
    expect(made).toMatchObject({ code: 0, stdout: "" });
    const text = readFileSync(join(directory, ".rockerrc.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/\.rockerrc\.schema\.json\n/);
    const schema = JSON.parse(readFileSync(join(directory, ".rockerrc.schema.json"), "utf8"));
    expect(schema.properties.hostname.description).toContain("Container host name");
    expect(await run([])).toMatchObject({ code: 0, stdout: "box\n" });
    const again = await run(["init", "debian:bookworm"]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("RK120");
    expect(readFileSync(join(directory, ".rockerrc.yaml"), "utf8")).toBe(text);
  });

  it("is created by rocker init from another configuration or an old command line", async () => {
    const devcontainer = { image: "debian:bookworm", containerEnv: { A: "1" }, workspaceFolder: "/w" };
    const ofDevcontainer = configuredProject({ ".devcontainer.json": JSON.stringify(devcontainer) });
    expect(await ofDevcontainer.run(["init", "--from", "devcontainer"])).toMatchObject({ code: 0 });
    rmSync(join(ofDevcontainer.directory, ".devcontainer.json"));
    const shown = await ofDevcontainer.run([".", "sh", "-c", "pwd; echo $A; ls -a | grep rockerrc.yaml"]);
    expect(shown).toMatchObject({ code: 0, stdout: "/w\n1\n.rockerrc.yaml\n" });

    const ofLine = configuredProject({ file: "content" });
    const line = "rocker --vol $(pwd):/x --oyr-run-arg ' --hostname box' -- debian:bookworm cat /x/file";
    const made = await ofLine.run(["init", "--from", line]);
    expect(made).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/RK124.*--vol.*wrote \.rockerrc\.yaml/s),
    });
    expect(await ofLine.run([])).toMatchObject({ code: 0, stdout: "content" });
    expect(await ofLine.run(["init", "--from", line])).toMatchObject({ code: 2 });
    expect(await ofLine.run(["init", "--from", "rockerc", "--user"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("RK108"),
    });
  });

  it("leaves no files behind", async () => {
    const { home, run } = configuredProject({ ".rockerrc.yaml": `${image}volume: [/etc]\n` });
    expect((await run(["--dry-run"])).code).toBe(0);
    expect(existsSync(join(home, ".local"))).toBe(false);
  });

  it("is created by rocker init, which asks for missing values", async () => {
    const { home, directory } = configuredProject({});
    const terminal = await Terminal.open(testUser, { HOME: home });
    onTestFinished(() => terminal.close());
    const begin = async (line: string) => {
      terminal.enter(`cd "${directory}"`);
      await terminal.clear();
      terminal.enter(line);
      await terminal.seen("Base image");
    };
    for (const [key, code] of [
      ["C-c", 130],
      ["C-d", 1],
    ] as const) {
      await begin("rocker init; echo code=$?");
      terminal.press(key);
      await terminal.seen(new RegExp(`RK505[^]*code=${code}$`, "m"));
    }
    expect(readdirSync(directory)).toEqual([]);
    await begin("rocker init");
    terminal.press("C-z");
    await terminal.seen("Stopped");
    terminal.enter("fg");
    await terminal.seen(/Stopped[\s\S]*fg[\s\S]*Base image/);
    terminal.press("Enter");
    await terminal.seen("Run as your own user");
    terminal.enter("n");
    await terminal.seen("Mount this directory");
    terminal.press("Enter");
    await terminal.seen("wrote .rockerrc.yaml");
    expect(readFileSync(join(directory, ".rockerrc.yaml"), "utf8")).toMatch(
      /image: debian:bookworm[\s\S]*volume:\n {2}- \.\n[\s\S]*workdir: \.\n/,
    );
    // rocker runs in the original working directory.
    expect((await rocker([".", "pwd"], { cwd: directory, env: { HOME: home } })).stdout).toBe(
      `${directory}\n`,
    );
  });
});
