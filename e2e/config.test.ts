import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describeEngines, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { ownFolder, person, subFolder } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { giveTo } from "./support/tree.ts";

const image = "image: debian:bookworm\n";

describeEngines("a project's file", (engine) => {
  const as = using(engine);

  it("makes rocker alone, and rocker with a dot, run its image and its command", async () => {
    const folder = ownFolder(as.as);
    writeFileSync(join(folder, ".rockerrc.yaml"), `${image}command: [echo, "two  words"]\nhostname: box\n`);
    giveTo(as.as, folder);
    const run = (...args: string[]) => rocker(args, { ...as, cwd: folder });
    expect(await run()).toMatchObject({ code: 0, stdout: "two  words\n", stderr: "" });
    expect(await run(".", "cat", "/proc/sys/kernel/hostname")).toMatchObject({ code: 0, stdout: "box\n" });
    expect((await run(".", "sh", "-c", "exit 7")).code).toBe(7);
    // Another image has the project's options, and not its command.
    expect(
      (await run("--hostname", "typed", "debian:bookworm", "cat", "/proc/sys/kernel/hostname")).stdout,
    ).toBe("typed\n");
  });

  it("may name a Dockerfile, whose context is the project without what it ignores", async () => {
    const folder = ownFolder(as.as);
    const files = {
      "rockerc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: "FROM debian:bookworm\nCOPY . /context\nENV STAGE=one\n",
      ".dockerignore": "secret\n",
      secret: "s",
      "a file": "a",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    giveTo(as.as, folder);
    const run = (...args: string[]) => rocker(args, { ...as, cwd: folder });
    const listed = await run("--user", ".", "sh", "-c", "id -un; ls /context; echo $STAGE");
    expect(listed).toMatchObject({
      code: 0,
      stdout: `${as.as.name}\nDockerfile\na file\nrockerc.yaml\none\n`,
    });
    const [name = ""] = (await run("plan")).stdout.split("\n");
    engine.client("image", "rm", "--force", name.replace("image ", ""));
    writeFileSync(join(folder, "Dockerfile"), "FROM debian:bookworm\nCOPY nowhere /\n");
    const failed = await run(".", "true");
    expect(failed.code).toBe(125);
    expect(failed.stderr).toMatch(/RK503[\s\S]*nowhere/);
  });

  it("has its Dockerfile built again only when something of it has changed", async () => {
    const folder = ownFolder(as.as);
    const source = `rocker-e2e/changing-${engine.name}-${as.as.uid}:1`;
    engine.client("tag", "rocker-test/busybox:latest", source);
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      chownSync(join(folder, name), as.as.uid, as.as.gid);
    };
    write(".rockerrc", "dockerfile: {file: Dockerfile, args: {TAG: 1}}\n");
    write("Dockerfile", `ARG TAG=0\nFROM ${source.replace(":1", ":$TAG")}\nCOPY . /context\n`);
    write(".dockerignore", "ignored\n");
    write("a file", "one");
    const run = async () => {
      const { code, stdout, stderr } = await rocker(
        ["--verbose", ".", "sh", "-c", "cat '/context/a file'; ls -A /context | grep -c e"],
        { ...as, cwd: folder },
      );
      expect(code, stderr).toBe(0);
      return { stdout, built: !stderr.includes("has changed") };
    };
    expect(await run()).toMatchObject({ built: true });
    // A file that was written right before the build is not trusted to be as it was.
    await expect.poll(run, patience).toEqual({ stdout: "one4\n", built: false });
    write("ignored", "anything");
    expect(await run()).toMatchObject({ built: false });
    write("a file", "two");
    expect(await run()).toEqual({ stdout: "two4\n", built: true });
    await expect.poll(run, patience).toMatchObject({ built: false });
    engine.client("tag", "debian:bookworm", source);
    expect(await run()).toMatchObject({ built: true });

    // The image is rocker's, and known as that.
    const { stdout } = await rocker(["ls", "--images", "--json"], as);
    const images = JSON.parse(stdout) as { project: string; base: string }[];
    const ours = images.filter(({ project }) => project === folder);
    expect(new Set(ours.map(({ base }) => base))).toEqual(new Set([join(folder, "Dockerfile")]));
  });

  it("may be a devcontainer.json", async () => {
    const folder = ownFolder(as.as);
    const devcontainer = { image: "debian:bookworm", workspaceFolder: "/work", containerEnv: { A: "1" } };
    writeFileSync(join(folder, ".devcontainer.json"), JSON.stringify(devcontainer));
    writeFileSync(join(folder, ".rockerrc"), "devcontainer: true\n");
    giveTo(as.as, folder);
    const run = () => rocker([".", "sh", "-c", "pwd; echo $A; ls -A"], { ...as, cwd: folder });
    expect((await run()).stdout).toBe("/work\n1\n.devcontainer.json\n.rockerrc\n");
    const features = { "./tool": {} };
    writeFileSync(join(folder, ".devcontainer.json"), JSON.stringify({ ...devcontainer, features }));
    expect((await run()).stderr).toMatch(/RK125: .*not installed: features \(\.\/tool\)/);
  });
});

describe("configuration", () => {
  it("is explained, from wherever rocker runs in the project", async () => {
    const { home, folder, run } = configuredProject({
      ".rockerrc.yaml": `${image}hostname: shared\nvolume: [.]\n`,
      ".rockerrc.local.yaml": "hostname: mine\n",
    });
    subFolder(home, ".config/rocker");
    writeFileSync(join(home, ".config/rocker/config.yaml"), "user: true\n");
    const { code, stdout } = await run(["config", "--explain", "--json", "--no-user"], {
      cwd: subFolder(folder, "deep"),
      env: { ROCKER_MEMORY: "1g" },
    });
    expect(code).toBe(0);
    const keys = (JSON.parse(stdout) as { key: string; values: { value: string; origin: string }[] }[]).map(
      ({ key, values }) => [key, ...values.map(({ value, origin }) => `${value} ${origin}`)],
    );
    expect(keys).toEqual([
      ["image", `debian:bookworm ${folder}/.rockerrc.yaml:1`],
      ["hostname", `shared ${folder}/.rockerrc.yaml:2`, `mine ${folder}/.rockerrc.local.yaml:1`],
      ["memory", "1g ROCKER_MEMORY"],
      ["user", `true ${home}/.config/rocker/config.yaml:1`, "false --no-user"],
      ["volume", `${folder} ${folder}/.rockerrc.yaml:3`],
    ]);
  });

  it("that is broken stops a run with all that is wrong, and help still comes", async () => {
    const { run, folder } = configuredProject({ ".rockerrc.yaml": "imag: x\nuser: maybe\n" });
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK111: .rockerrc.yaml:1:1: unknown key "imag"[\s\S]*\^\^\^\^[\s\S]*"image"/);
    expect(stderr).toMatch(/RK110: .rockerrc.yaml:2:7: "user"/);
    expect((await run(["plan", "debian:bookworm"])).code).toBe(2);
    expect((await run(["--help"])).code).toBe(0);
    expect((await run(["--version"])).code).toBe(0);
    chmodSync(join(folder, ".rockerrc.yaml"), 0);
    expect((await run([])).stderr).toMatch(/RK113: .*\.rockerrc\.yaml cannot be used: .*permission denied/);
  });

  it("of an option whose package is not installed names the package, as the line does", async () => {
    const { run } = configuredProject({ ".rockerrc.yaml": `${image}nowhere-to-be-found: true\n` });
    expect((await run([])).stderr).toContain('unknown key "nowhere-to-be-found"');
  });

  it("of rockerc's users runs as it is", async () => {
    const { run } = configuredProject({
      "rockerc.yaml": "image: debian:bookworm\nargs:\n  - init\nhostname: box\n",
    });
    expect(await run([".", "cat", "/proc/sys/kernel/hostname"])).toMatchObject({ code: 0, stdout: "box\n" });
    expect((await run(["config", "--explain"])).stdout).toMatch(/init +true +project +rockerc.yaml:3/);
  });

  it("is begun by rocker init, which writes what was typed and overwrites nothing", async () => {
    const { folder, run } = configuredProject({});
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
    const text = readFileSync(join(folder, ".rockerrc.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/\.rockerrc\.schema\.json\n/);
    const schema = JSON.parse(readFileSync(join(folder, ".rockerrc.schema.json"), "utf8"));
    expect(schema.properties.hostname.description).toContain("Host name");
    expect(await run([])).toMatchObject({ code: 0, stdout: "box\n" });
    const again = await run(["init", "debian:bookworm"]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("RK120");
    expect(readFileSync(join(folder, ".rockerrc.yaml"), "utf8")).toBe(text);
  });

  it("leaves nothing behind where a run changes nothing", async () => {
    const { home, run } = configuredProject({ ".rockerrc.yaml": `${image}volume: [/etc]\n` });
    expect((await run(["--dry-run"])).code).toBe(0);
    expect(existsSync(join(home, ".local"))).toBe(false);
  });

  it("rocker init asks for what was not typed", async () => {
    const { home, folder } = configuredProject({});
    const terminal = await Terminal.open(person, { HOME: home });
    onTestFinished(() => terminal.close());
    const begin = async (line: string) => {
      terminal.enter(`cd "${folder}"`);
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
    expect(readdirSync(folder)).toEqual([]);
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
    expect(readFileSync(join(folder, ".rockerrc.yaml"), "utf8")).toMatch(
      /image: debian:bookworm[\s\S]*volume:\n {2}- \.\n[\s\S]*workdir: \.\n/,
    );
    // Whoever runs it is where they were.
    expect((await rocker([".", "pwd"], { cwd: folder, env: { HOME: home } })).stdout).toBe(`${folder}\n`);
  });
});
