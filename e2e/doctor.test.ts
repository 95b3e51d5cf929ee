import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeEngines, hasBuildFlaw, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

interface Finding {
  readonly area: string;
  readonly state: string;
  readonly text: string;
  readonly fix: string;
}

const noEngine = { DOCKER_HOST: "unix:///nonexistent.sock", PATH: "/nonexistent" };

/** A project of a user with an empty home directory, and doctor's findings in it. */
function project(files: Readonly<Record<string, string>>) {
  const home = ownDirectory();
  const directory = subdirectory(home, "project");
  const env = { HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: undefined };
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    giveTo(testUser, directory);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const doctor = async (args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) => {
    const { code, stdout, stderr } = await rocker(["doctor", "--json", ...args], {
      cwd: directory,
      env: { ...env, ...more },
    });
    const findings: Finding[] = stdout ? JSON.parse(stdout) : [];
    const of = (area: string) =>
      findings.filter((one) => one.area === area).map(({ state, text }) => `${state}: ${text}`);
    return { code, stderr, findings, of };
  };
  return { home, directory, write, doctor };
}

describeEngines("doctor", (engine) => {
  it("reports the engine, the image transfer, and whether the configuration works", async () => {
    const { as, env } = using(engine);
    const directory = ownDirectory(as);
    writeFileSync(join(directory, ".rockerrc"), "image: debian:bookworm\nuser: true\n");
    giveTo(as, directory);
    const { code, stdout } = await rocker(["doctor"], { as, env, cwd: directory });
    expect(stdout).toMatch(new RegExp(`✓ ${engine.name} \\d+\\..* storage driver `));
    expect(stdout).toMatch(new RegExp(`✓ builder ${engine.name}: requested`));
    expect(stdout).toMatch(/free for \w+ images/);
    expect(stdout).toContain(`image transfer\n  ✓ not needed: ${engine.name} builds and runs images`);
    expect(stdout).toContain("configuration\n  ✓ .rockerrc: project configuration");
    expect(stdout).toMatch(
      /requested\n {2}✓ image: debian:bookworm found locally \(linux\/\w+\)\n {2}✓ user: /,
    );
    expect(code).toBe(0);
  });

  it("warns of a Buildah in which a Dockerfile may mount any directory", async () => {
    const { as, env } = using(engine);
    const { stdout } = await rocker(["doctor"], { as, env, cwd: ownDirectory(as) });
    const buildah =
      engine.name === "docker"
        ? "none"
        : engine.client("info", "--format", "{{.Host.BuildahVersion}}").trim();
    const warning = `${engine.name}: Buildah ${buildah} may let a Dockerfile mount any of your directories (CVE-2024-9675)`;
    expect(stdout.includes(warning), stdout).toBe(hasBuildFlaw(engine));
  });
});

it("checks every area, and gives a fix for each problem", async () => {
  const { doctor } = project({});
  const { code, findings } = await doctor();
  const areas = [...new Set(findings.map(({ area }) => area))];
  expect(areas).toEqual(
    expect.arrayContaining(["engines", "user namespaces", "selinux", "state", "display"]),
  );
  expect(areas).toEqual(expect.arrayContaining(["sound", "gpu", "ssh agent", "plugins", "configuration"]));
  for (const { state, fix, text } of findings.filter((one) => ["warning", "problem"].includes(one.state)))
    expect(fix, `${state}: ${text}`).not.toBe("");
  expect(code).toBe(0);
});

it("exits with 1 if the project's configuration cannot work here", async () => {
  const { doctor, write } = project({ ".rockerrc": "image: debian:bookworm\nx11: true\n" });
  const noDisplay = await doctor();
  expect(noDisplay.code).toBe(1);
  expect(noDisplay.of("requested")).toEqual([expect.stringMatching(/^problem: x11\/no-display/)]);

  write(".rockerrc", "imag: debian:bookworm\nuser: maybe\nprofiles: {graphical: {}}\n");
  const broken = await doctor(["--profile", "graphical"]);
  expect(broken.code).toBe(1);
  expect(broken.of("configuration")).toEqual([
    "ok: .rockerrc: project configuration",
    expect.stringMatching(/^problem: RK111: \.rockerrc:1:1/),
    expect.stringMatching(/^problem: RK110: \.rockerrc:2:7/),
  ]);
  expect(await doctor(["--profile", "graphicl"])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/RK115[\s\S]*graphical/),
  });

  write(".rockerrc", 'image: debian:bookworm\nplugins: {"@acme/none": "1"}\n');
  expect((await doctor()).of("configuration").at(-1)).toMatch(/^problem: RK234.*@acme\/none 1/);

  write(".rockerrc", "dockerfile: nowhere\n");
  const noDockerfile = await doctor();
  expect(noDockerfile.code).toBe(1);
  expect(noDockerfile.of("requested")).toEqual([
    expect.stringMatching(/^problem: image: .*nowhere not found$/),
  ]);

  write(".rockerrc", "image: debian:bookworm\n");
  const noneUsable = await doctor([], noEngine);
  expect(noneUsable.code).toBe(1);
  expect(noneUsable.of("engines").at(-1)).toMatch(/^problem: /);
});

it("reports the project's requests, and those that the policy denies as problems", async () => {
  const { doctor, home } = project({ ".rockerrc": "image: debian:bookworm\nvolume: [/etc:/mnt]\n" });
  const asking = await doctor();
  expect(asking.code).toBe(0);
  expect(asking.of("requested").at(-1)).toMatch(/^warning: the project requests: the host path \/etc/);
  expect((await doctor(["--trust"])).of("requested").join()).not.toContain("the project requests");
  writeFileSync(join(subdirectory(home, ".config/rocker"), "config.yaml"), "policy: {mount: deny}\n");
  giveTo(testUser, home);
  const denied = await doctor();
  expect(denied.code).toBe(1);
  expect(denied.of("requested").at(-1)).toMatch(/^problem: your policy denies: the host path \/etc/);
});
