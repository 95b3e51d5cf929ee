import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { ownFolder, person, subFolder } from "./support/person.ts";
import { type RockerOptions, rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { giveTo } from "./support/tree.ts";

/** A project of the person's, with a home of their own around it. */
function projectWith(files: Readonly<Record<string, string>>) {
  const home = ownFolder();
  const folder = subFolder(home, "project");
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    giveTo(person, folder);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const run = (args: readonly string[], options: RockerOptions = {}) =>
    rocker(args, { cwd: folder, ...options, env: { HOME: home, ...options.env } });
  return { home, folder, write, run };
}

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
    await expect.poll(run, { timeout: 60_000 }).toEqual({ stdout: "one4\n", built: false });
    write("ignored", "anything");
    expect(await run()).toMatchObject({ built: false });
    write("a file", "two");
    expect(await run()).toEqual({ stdout: "two4\n", built: true });
    await expect.poll(run, { timeout: 60_000 }).toMatchObject({ built: false });
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
    writeFileSync(join(folder, ".devcontainer.json"), JSON.stringify({ ...devcontainer, features: {} }));
    expect((await run()).stderr).toMatch(
      /RK121: .devcontainer.json:1:\d+: "features"[\s\S]*rocker ext search/,
    );
  });
});

describe("configuration", () => {
  it("is explained, from wherever rocker runs in the project", async () => {
    const { home, folder, run } = projectWith({
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
    const { run, folder } = projectWith({ ".rockerrc.yaml": "imag: x\nuser: maybe\n" });
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
    const { run } = projectWith({ ".rockerrc.yaml": `${image}nowhere-to-be-found: true\n` });
    expect((await run([])).stderr).toContain('unknown key "nowhere-to-be-found"');
  });

  it("of rockerc's users runs as it is", async () => {
    const { run } = projectWith({
      "rockerc.yaml": "image: debian:bookworm\nargs:\n  - init\nhostname: box\n",
    });
    expect(await run([".", "cat", "/proc/sys/kernel/hostname"])).toMatchObject({ code: 0, stdout: "box\n" });
    expect((await run(["config", "--explain"])).stdout).toMatch(/init +true +project +rockerc.yaml:3/);
  });

  it("is begun by rocker init, which writes what was typed and overwrites nothing", async () => {
    const { folder, run } = projectWith({});
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
    const { home, run } = projectWith({ ".rockerrc.yaml": `${image}volume: [/etc]\n` });
    expect((await run(["--dry-run"])).code).toBe(0);
    expect(existsSync(join(home, ".local"))).toBe(false);
  });
});

describe("what a project's file asks of the host", () => {
  it("runs not without consent, where nobody can be asked; --trust gives it once", async () => {
    const { home, run } = projectWith({
      ".rockerrc.yaml": `${image}env: {SECRET: }\ncommand: [printenv, SECRET]\n`,
    });
    const env = { SECRET: "s3cr3t" };
    const { code, stdout, stderr } = await run([], { env });
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK230[\s\S]*- the value of your variable SECRET/);
    expect((await run(["."], { env })).code).toBe(125);
    expect((await run(["--trust"], { env })).stdout).toBe("s3cr3t\n");
    expect((await run([], { env })).code).toBe(125);
    expect(existsSync(join(home, ".local/state/rocker/consents.json"))).toBe(false);
  });

  it("needs none for what is typed, for what is the person's own, and for the project's own files", async () => {
    const { home, folder, run } = projectWith({ ".rockerrc.yaml": `${image}volume: [.]\n` });
    expect((await run([".", "ls", folder])).code).toBe(0);
    expect((await run(["--volume", `${home}:/h`, ".", "ls", "/h"])).stdout).toContain("project");
    subFolder(home, ".config/rocker");
    writeFileSync(join(home, ".config/rocker/config.yaml"), `volume: ["${home}:/h"]\n`);
    expect((await run(["debian:bookworm", "ls", "/h"])).stdout).toContain("project");
    // The project's image was not what the person had in mind for their own mounts.
    expect((await run([".", "ls", "/h"])).stderr).toMatch(/RK230[\s\S]*at \/h/);
  });

  it("is seen through links, other folders' names and profiles", async () => {
    const { folder, run } = projectWith({
      ".rockerrc.yaml": `${image}profiles:\n  a: {volume: ["./link:/x"]}\n  b: {volume: ["../:/x"]}\n  c: {privileged: true}\n  d: {env-file: [link/passwd]}\n`,
    });
    symlinkSync("/etc", join(folder, "link"));
    for (const profile of ["a", "b", "c", "d"]) {
      expect((await run(["--profile", profile, ".", "true"])).stderr, profile).toContain("RK230");
    }
    expect((await run([".", "true"])).code).toBe(0);
  });

  it("is denied or allowed by the person's policy, which a project cannot have", async () => {
    const { home, folder, write, run } = projectWith({
      ".rockerrc.yaml": `${image}volume: ["../shared:/s"]\ndevices: [/dev/null]\n`,
    });
    subFolder(home, "shared");
    subFolder(home, ".config/rocker");
    const policy = join(home, ".config/rocker/config.yaml");
    writeFileSync(policy, "policy:\n  mount: {~/shared/**: allow}\n  device: allow\n");
    expect((await run([".", "true"])).code).toBe(0);
    writeFileSync(policy, "policy:\n  mount: {~/shared/**: allow}\n  device: deny\n");
    const denied = await run(["--trust", ".", "true"]);
    expect(denied.code).toBe(125);
    expect(denied.stderr).toMatch(/RK232[\s\S]*- the device \/dev\/null/);
    expect(denied.stderr).not.toContain("shared");
    rmSync(policy);
    write(".rockerrc.yaml", `${image}policy: {device: allow}\n`);
    expect((await run([".", "true"])).stderr).toContain("RK119");
    expect(folder).toBeTruthy();
  });

  describe("in a terminal", () => {
    let terminal: Terminal;
    afterEach(() => terminal?.close());

    it("is asked once in words, and again when a file changes, with the difference", async () => {
      const { home, folder, write, run } = projectWith({
        ".rockerrc.yaml": `${image}devices: [/dev/null]\nnetwork: host\n`,
      });
      terminal = await Terminal.open(person, { HOME: home });
      terminal.enter(`cd "${folder}"; clear; rocker . echo it "ran"`);
      await terminal.seen(
        /asks for more than a container:[\s\S]*the network of this machine[\s\S]*\/dev\/null[\s\S]*\[y\/N\]/,
      );
      terminal.enter("n");
      await terminal.seen("RK231");
      await terminal.clear();
      terminal.enter("rocker . echo it ran");
      await terminal.seen("[y/N]");
      terminal.enter("y");
      await terminal.seen(/^it ran/m);
      expect((await run([".", "true"])).code).toBe(0);
      expect((await run(["trust", "list"])).stdout).toMatch(
        /granted {2}configuration[\s\S]*the device \/dev\/null/,
      );

      write(".rockerrc.yaml", `${image}devices: [/dev/null, /dev/zero]\n`);
      expect((await run([".", "true"])).code).toBe(125);
      await terminal.clear();
      terminal.enter("rocker . echo it ran");
      await terminal.seen(
        / {4}the device \/dev\/null[\s\S]*\+ the device \/dev\/zero[\s\S]*- the network of this machine/,
      );
      terminal.enter("y");
      await terminal.seen(/^it ran/m);
      expect((await run(["trust", "forget"])).stderr).toContain("1 decision was forgotten");
      expect((await run([".", "true"])).code).toBe(125);
    });

    it("rocker init asks for what was not typed", async () => {
      const { home, folder } = projectWith({});
      terminal = await Terminal.open(person, { HOME: home });
      const begin = async (line: string) => {
        terminal.enter(`cd "${folder}"`);
        await terminal.clear();
        terminal.enter(line);
        await terminal.seen("Which image");
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
      terminal.press("Enter");
      await terminal.seen("Be yourself");
      terminal.enter("n");
      await terminal.seen("Have this folder");
      terminal.press("Enter");
      await terminal.seen("wrote .rockerrc.yaml");
      expect(readFileSync(join(folder, ".rockerrc.yaml"), "utf8")).toMatch(
        /image: debian:bookworm[\s\S]*volume:\n {2}- \.\n[\s\S]*workdir: \.\n/,
      );
      // Whoever runs it is where they were.
      expect((await rocker([".", "pwd"], { cwd: folder, env: { HOME: home } })).stdout).toBe(`${folder}\n`);
    });
  });
});
