import { once } from "node:events";
import { existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describePodman, dockerEngine, hasBuildFlaw, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "image: debian:bookworm\n";

describe("what a project's configuration requests of the host", () => {
  it("is refused without a terminal; --trust approves it once", async () => {
    const { home, run } = configuredProject({
      ".rockerrc.yaml": `${image}env: {SECRET: }\ncommand: [printenv, SECRET]\n`,
    });
    const env = { SECRET: "s3cr3t" };
    const { code, stdout, stderr } = await run([], { env });
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK230[\s\S]*- the value of your environment variable SECRET/);
    expect((await run(["."], { env })).code).toBe(125);
    expect((await run(["--trust"], { env })).stdout).toBe("s3cr3t\n");
    expect((await run([], { env })).code).toBe(125);
    expect(existsSync(join(home, ".local/state/rocker/consents.json"))).toBe(false);
  });

  it("needs no consent for the command line, the user configuration and the project's own files", async () => {
    const { home, directory, run } = configuredProject({ ".rockerrc.yaml": `${image}volume: [.]\n` });
    expect((await run([".", "ls", directory])).code).toBe(0);
    expect((await run(["--volume", `${home}:/h`, ".", "ls", "/h"])).stdout).toContain("project");
    subdirectory(home, ".config/rocker");
    writeFileSync(join(home, ".config/rocker/config.yaml"), `volume: ["${home}:/h"]\n`);
    expect((await run(["debian:bookworm", "ls", "/h"])).stdout).toContain("project");
    // The user did not choose the project's image for their own mounts.
    expect((await run([".", "ls", "/h"])).stderr).toMatch(/RK230[\s\S]*at \/h/);
  });

  it("is detected through symlinks, other directory names and profiles", async () => {
    const { directory, run } = configuredProject({
      ".rockerrc.yaml": `${image}profiles:\n  a: {volume: ["./link:/x"]}\n  b: {volume: ["../:/x"]}\n  c: {privileged: true}\n  d: {env-file: [link/hostname]}\n`,
    });
    symlinkSync("/etc", join(directory, "link"));
    for (const profile of ["a", "b", "c", "d"]) {
      expect((await run(["--profile", profile, ".", "true"])).stderr, profile).toContain("RK230");
    }
    expect((await run([".", "true"])).code).toBe(0);
  });

  it("names the hosts that a project adds to those that the user allows", async () => {
    const { write, run } = configuredProject({
      ".rockerrc.yaml": `${image}isolate: true\nisolate-allow: [added.test, Own.test]\n`,
    });
    const isolated = ["--isolate", "--isolate-allow=own.test"];
    const { code, stderr } = await run([...isolated, ".", "true"], { withAll: true });
    expect(code).toBe(125);
    expect(stderr).toContain("- HTTP and HTTPS to added.test, through rocker's proxy\n");
    expect(stderr).not.toMatch(/own.test|script|action/i);
    write(".rockerrc.yaml", `${image}isolate: true\nisolate-allow: [own.test]\n`);
    expect((await run([...isolated, ".", "true"], { withAll: true })).stderr).not.toContain("RK230");
  });

  it("names the variables of the host that an env file passes on, and no others are", async () => {
    const { directory, write, run } = configuredProject({
      ".rockerrc.yaml": `${image}env-file: [vars]\n`,
      vars: "OWN=1\nSECRET\n",
    });
    const show = [".", "sh", "-c", 'echo "$OWN;${SECRET-unset};${MORE-unset}"'];
    const env = { SECRET: "s3cr3t", MORE: "m0re" };
    expect((await run(show, { env })).stderr).toMatch(
      /RK230[\s\S]*- the value of your environment variable SECRET\n(?! *-)/,
    );
    expect((await run(["--trust", ...show], { env })).stdout).toBe("1;s3cr3t;unset\n");
    // The user's own env file passes on what it names, as docker's does.
    expect((await run(["--env-file=vars", ...show], { env })).stdout).toBe("1;s3cr3t;unset\n");
    write("vars", "OWN=1\n");
    expect((await run(show, { env })).stdout).toBe("1;unset;unset\n");
    // A plan has no names that were added to the file since it was made.
    const plan = await run(["plan", "--format=json", ...show], { env });
    writeFileSync(join(directory, "plan.json"), plan.stdout);
    write("vars", "OWN=1\nSECRET\n");
    const planned = await run(["run", "--trust", "--plan", "plan.json"], { env });
    expect(planned.stdout, planned.stderr).toBe("1;unset;unset\n");
  });

  it("follows the user's policy, which a project cannot set", async () => {
    const { home, write, run } = configuredProject({
      ".rockerrc.yaml": `${image}volume: ["../shared:/s"]\ndevices: [/dev/null]\n`,
    });
    subdirectory(home, "shared");
    subdirectory(home, ".config/rocker");
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
  });

  it("includes a container name and labels, but not those that the user types", async () => {
    const labels = "label: [traefik.enable=true, org.opencontainers.image.title=t]";
    const { run } = configuredProject({ ".rockerrc.yaml": `${image}name: rocker-consent-name\n${labels}\n` });
    const asked = (await run([".", "true"])).stderr;
    expect([...asked.matchAll(/- (the container \w+ \S+),/g)].map(([, what]) => what)).toEqual([
      "the container name rocker-consent-name",
      "the container label traefik.enable=true",
    ]);
    const typed = ["--name=rocker-consent-name", "--label=traefik.enable=true"];
    expect((await run([...typed, ".", "true"])).code).toBe(0);
  });

  it("is denied by what it reaches, and shown with it, the most dangerous first", async () => {
    const { home, write, run } = configuredProject({});
    const shared = subdirectory(home, "shared");
    const keys = subdirectory(home, ".ssh");
    writeFileSync(join(keys, "vars"), "A=1\n");
    giveTo(testUser, home);
    const agent = createServer().listen(join(shared, "agent.sock"));
    await once(agent, "listening");
    try {
      write(
        ".rockerrc.yaml",
        `${image}volume: ["data:/d", "${shared}:/s:ro", "${home}:/h:ro", "/proc:/p:ro"]\nprivileged: true\n`,
      );
      const asked = (await run([".", "true"])).stderr;
      const lines = [...asked.matchAll(/- (.*)/g)].map(([, line]) => line);
      expect(lines).toEqual([
        "the host path /proc at /p (read-only): reaches every file of the host, through /proc/PID/root",
        "full access to the host (privileged)",
        `the host path ${home} at /h (read-only): holds .ssh; holds the sockets shared/agent.sock`,
        `the host path ${shared} at /s (read-only): holds the sockets agent.sock`,
        "the volume data at /d (writable)",
      ]);

      subdirectory(home, ".config/rocker");
      const policy = (text: string) =>
        writeFileSync(join(home, ".config/rocker/config.yaml"), `policy: ${text}\n`);
      const requesting = async (configuration: string) => {
        write(".rockerrc.yaml", image + configuration);
        return (await run(["--trust", ".", "true"])).stderr;
      };
      policy("{socket: deny}");
      expect(await requesting(`volume: ["${shared}:/s:ro"]\n`)).toMatch(
        /RK232[\s\S]*holds the socket .*agent.sock/,
      );
      expect(await requesting(`volume: ["${keys}:/s:ro"]\n`)).toBe("");
      policy("{mount: {~/.ssh/**: deny}}");
      for (const source of [keys, home, "/", "/proc"])
        expect(await requesting(`volume: ["${source}:/s:ro"]\n`), source).toContain("RK232");
      expect(await requesting(`env-file: [${keys}/vars]\n`)).toContain("RK232");
      expect(await requesting("privileged: true\n")).toContain("RK232");
      expect(await requesting(`volume: ["${shared}:/s:ro"]\n`)).toBe("");
    } finally {
      agent.close();
    }
  });

  describe("in a terminal", () => {
    let terminal: Terminal;
    afterEach(() => terminal?.close());

    it("is asked once, and again with the difference when a file changes", async () => {
      const { home, directory, write, run } = configuredProject({
        ".rockerrc.yaml": `${image}devices: [/dev/null]\nnetwork: host\n`,
      });
      terminal = await Terminal.open(testUser, { HOME: home });
      terminal.enter(`cd "${directory}"; clear; rocker . echo it "ran"`);
      await terminal.seen(
        /requests access to the host:[\s\S]*the host network[\s\S]*\/dev\/null[\s\S]*\[y\/N\]/,
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
        /approved {2}configuration[\s\S]*the device \/dev\/null/,
      );

      write(".rockerrc.yaml", `${image}devices: [/dev/null, /dev/zero]\n`);
      expect((await run([".", "true"])).code).toBe(125);
      await terminal.clear();
      terminal.enter("rocker . echo it ran");
      await terminal.seen(
        / {4}the device \/dev\/null[\s\S]*\+ the device \/dev\/zero[\s\S]*- the host network/,
      );
      terminal.enter("y");
      await terminal.seen(/^it ran/m);
      expect((await run(["trust", "forget"])).stderr).toContain("forgot 1 decision");
      expect((await run([".", "true"])).code).toBe(125);
    });

    it("is asked about what is built: again when that changes, and only the Dockerfile that was read is built", async () => {
      const { home, directory, write, run } = configuredProject({
        ".rockerrc.yaml": "dockerfile: Dockerfile\ndevices: [/dev/null]\n",
        Dockerfile: "FROM debian:bookworm\nRUN echo one > /which\n",
      });
      const cat = "cat /which";
      terminal = await Terminal.open(testUser, { HOME: home });
      terminal.enter(`cd "${directory}"; clear; rocker . ${cat}`);
      await terminal.seen("[y/N]");
      write("Dockerfile", "FROM debian:bookworm\nRUN echo other > /which\n");
      terminal.enter("y");
      await terminal.seen("RK241");
      await terminal.clear();
      terminal.enter(`rocker . ${cat}`);
      await terminal.seen(/The Dockerfile and a file of the build context changed since you approved this/);
      terminal.enter("y");
      await terminal.seen(/^other/m);
      const again = await run([".", ...cat.split(" ")]);
      expect(again, again.stderr).toMatchObject({ code: 0, stdout: "other\n" });
      write("more", "");
      const changed = await run([".", "true"]);
      expect(changed.stderr).toMatch(
        /RK230[\s\S]*Changed since you approved it: a file of the build context/,
      );
    });

    it("is asked again when the image's name stands for another image", async () => {
      const name = `rocker-e2e/moved-${testUser.uid}:1`;
      const { home, directory, run } = configuredProject({
        ".rockerrc.yaml": `image: ${name}\ndevices: [/dev/null]\n`,
      });
      dockerEngine.client("tag", "debian:bookworm", name);
      terminal = await Terminal.open(testUser, { HOME: home });
      terminal.enter(`cd "${directory}"; clear; rocker . echo it "ran"`);
      await terminal.seen("[y/N]");
      terminal.enter("y");
      await terminal.seen(/^it ran/m);
      expect((await run([".", "true"])).code).toBe(0);
      dockerEngine.client("tag", "rocker-test/busybox:latest", name);
      const { code, stderr } = await run([".", "true"]);
      expect(code).toBe(125);
      expect(stderr).toContain(`Changed since you approved it: the image ${name}.`);
      dockerEngine.client("rmi", name);
    });
  });
});

describePodman("a project's Dockerfile", (engine) => {
  const buildah = engine.client("info", "--format", "{{.Host.BuildahVersion}}").trim();
  const isFlawed = hasBuildFlaw(engine);

  it("needs consent if Buildah lets it mount any directory", async () => {
    const { as, env } = using(engine);
    const home = ownDirectory(as);
    const project = subdirectory(home, "project", as);
    const write = (name: string, text: string) => {
      writeFileSync(join(project, name), text);
      giveTo(as, project);
    };
    write("Dockerfile", "FROM rocker-test/busybox\nCMD echo it ran\n");
    const run = (...args: string[]) => rocker(args, { as, cwd: project, env: { ...env, HOME: home } });
    write(".rockerrc.yaml", "dockerfile: Dockerfile\n");
    const refused = await run(".");
    const text = `- all of your files while its Dockerfile is built, due to a flaw in Buildah ${buildah} (CVE-2024-9675)`;
    expect(refused.stderr.includes(text), refused.stderr).toBe(isFlawed);
    expect(refused.code).toBe(isFlawed ? 125 : 0);
    expect((await run("--trust", ".")).stdout).toBe("it ran\n");
  });
});
