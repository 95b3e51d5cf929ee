import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describeEngines, dockerfileConsent, using } from "./support/engines.ts";
import { onFreePort } from "./support/free-port.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

describeEngines("a dev container", (engine) => {
  const as = using(engine);

  /** A project with these files, and rocker in it. */
  function project(files: Readonly<Record<string, string | object>>) {
    const home = ownDirectory(as.as);
    const directory = subdirectory(home, "project", as.as);
    const write = (name: string, content: string | object) => {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
      giveTo(as.as, home);
    };
    for (const [name, content] of Object.entries(files)) write(name, content);
    const run = (args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) =>
      rocker(args, { ...as, cwd: options.cwd ?? directory, env: { ...as.env, HOME: home, ...options.env } });
    return { home, directory, write, run };
  }

  it("is found without a file of rocker's, and has its workspace, variables and environment", async () => {
    const { directory, run } = project({
      ".devcontainer/devcontainer.json": {
        image,
        workspaceFolder: "/workspaces/${localWorkspaceFolderBasename}",
        containerEnv: {
          A: "1",
          WHERE: "${containerWorkspaceFolder}",
          TOKEN: "${localEnv:TOKEN}",
          ALIAS: "${localEnv:TOKEN}",
          TEXT: "<${localEnv:TOKEN}>",
        },
        remoteEnv: {
          PATH: "${containerEnv:PATH}:/added",
          A: "2",
          B: "${containerEnv:WHERE}/x",
          OTHER: "${localEnv:UNSET:fallback}",
        },
      },
      "sub/file": "content",
    });
    const script = 'pwd; cat sub/file; echo; echo "$A $B $WHERE $OTHER $TOKEN $ALIAS $TEXT"; echo $PATH';
    const result = await run(["--trust", ".", "sh", "-c", script], {
      cwd: join(directory, "sub"),
      env: { TOKEN: "s3cr3t" },
    });
    expect(result).toMatchObject({
      code: 0,
      stdout:
        "/workspaces/project\ncontent\n2 /workspaces/project/x /workspaces/project fallback s3cr3t s3cr3t <s3cr3t>\n/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/added\n",
      stderr: "",
    });
    const plan = await run(["plan", "--format", "json"], { env: { TOKEN: "s3cr3t" } });
    expect(plan.stdout).not.toContain("s3cr3t");
    // Another image is not the one that the file is about.
    expect(await run([image, "printenv", "A"])).toMatchObject({ code: 1, stdout: "" });
    expect(
      await run(["--devcontainer", ".devcontainer/devcontainer.json", image, "printenv", "A"]),
    ).toMatchObject({
      stdout: "2\n",
    });
  });

  it("has mounts in both forms, and is built from a Dockerfile with arguments", async () => {
    const { directory, run } = project({
      ".devcontainer/devcontainer.json": {
        build: { dockerfile: "Dockerfile", context: "..", args: { NAME: "from-args" }, target: "dev" },
        mounts: [
          "source=${localWorkspaceFolder}/data,target=/string,type=bind,readonly",
          { source: "${localWorkspaceFolder}/data", target: "/object", type: "bind" },
          "type=tmpfs,target=/memory",
          { target: "/anonymous", type: "volume" },
        ],
        workspaceMount: "source=${localWorkspaceFolder},target=/w,type=bind,consistency=cached",
        workspaceFolder: "/w/data",
      },
      ".devcontainer/Dockerfile": `FROM ${image} AS dev\nARG NAME\nENV NAME=$NAME\nCOPY data/file /copied\nFROM scratch\n`,
      "data/file": "content",
    });
    const script = [
      "pwd; echo $NAME; cat /copied /string/file /object/file; echo",
      "touch /string/x 2>&1 | grep -c Read-only",
      "touch /object/y /memory/y /anonymous/y; ls /w/data",
      "grep -c ' /memory tmpfs' /proc/mounts",
    ].join("; ");
    expect(await run([...dockerfileConsent(engine), ".", "sh", "-c", script])).toMatchObject({
      code: 0,
      stdout: "/w/data\nfrom-args\ncontentcontentcontent\n1\nfile\ny\n1\n",
    });
    rmSync(join(directory, "data/y"));
  });

  it("may have the properties of older files", async () => {
    const { run } = project({
      ".devcontainer.json": { dockerFile: "d/Dockerfile", context: ".", appPort: [] },
      "d/Dockerfile": `FROM ${image}\nCOPY context-file /\n`,
      "context-file": "old",
    });
    const outcome = await run([...dockerfileConsent(engine), ".", "cat", "/context-file"]);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "old" });
  });

  it("has ports, arguments of docker run, and its remote user with the IDs of the host user", async () => {
    const { run, write } = project({});
    const devcontainer = (port: number) =>
      write(".devcontainer.json", {
        image,
        remoteUser: "www-data",
        appPort: port,
        runArgs: [
          "--hostname",
          "dev-box",
          "-e",
          "FROM_ARGS=1",
          "--shm-size=32m",
          "--add-host",
          "peer:192.0.2.7",
          "--init",
          "--rm",
          "-it",
        ],
      });
    const script =
      "id -un; id -u; hostname; echo $FROM_ARGS; grep -c ^192.0.2.7 /etc/hosts; df -m /dev/shm | awk 'NR==2 {print $2}'";
    await onFreePort(async (port) => {
      devcontainer(port);
      const { code, stdout } = await run(["--trust", "--quiet", ".", "sh", "-c", script]);
      // Root has no IDs to give away: the image's user keeps its own.
      const uid = as.as.uid === 0 ? 33 : as.as.uid;
      expect({ code, stdout }).toEqual({ code: 0, stdout: `www-data\n${uid}\ndev-box\n1\n1\n32\n` });
      const plan = JSON.parse((await run(["plan", "--format", "json"])).stdout);
      expect(plan.run.settings.ports).toMatchObject([{ value: `127.0.0.1:${port}:${port}` }]);
    });
    expect((await run(["."])).stderr).toMatch(/RK230[\s\S]*a port of the host/);
  });
});

describe("what rocker leaves out of a dev container", () => {
  const devcontainer = JSON.stringify(
    {
      image,
      features: { fish: {} },
      runArgs: ["--pid=host"],
    },
    null,
    2,
  );

  it("is in one notice", async () => {
    const { run } = configuredProject({ ".devcontainer.json": devcontainer });
    const { code, stderr } = await run([".", "true"]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `rocker: warning RK125: rocker does not do everything in .devcontainer.json: not installed: features (fish); not used: runArgs (--pid=host).
  To refuse such a dev container, use --strict.
`,
    );
    expect((await run(["--quiet", ".", "true"])).stderr).toBe("");
  });

  it("is refused with --strict, each with its place, by every command that makes a plan", async () => {
    const { run, write } = configuredProject({ ".devcontainer.json": devcontainer });
    for (const command of [["run"], ["build"], ["plan"], ["up"]]) {
      const { code, stderr } = await run([...command, "--strict", "."]);
      expect(code, command.join()).not.toBe(0);
      expect(stderr.match(/error RK121: .devcontainer.json:\d+:\d+: "\w+"/g), command.join()).toHaveLength(2);
    }
    write(".devcontainer.json", JSON.stringify({ image, customizations: {}, name: "x" }));
    expect(await run(["--strict", ".", "true"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a project with a devcontainer.json", () => {
  it("gets nothing of the host without consent", async () => {
    const { home, run } = configuredProject({
      ".devcontainer.json": JSON.stringify({
        image,
        mounts: ["source=${localEnv:HOME}/private,target=/private,type=bind"],
        runArgs: ["--label", "secret=${localEnv:SECRET}"],
      }),
    });
    subdirectory(home, "private");
    const { code, stderr } = await run([".", "true"], { env: { SECRET: "s3cr3t" } });
    expect(code).toBe(125);
    expect(stderr).toMatch(
      /RK230[\s\S]*your environment variable SECRET[\s\S]*private at \/private \(writable\)/,
    );
    expect((await run(["--trust", ".", "ls", "/private"], { env: { SECRET: "s" } })).code).toBe(0);
  });

  it("may have several, of which one is chosen by name", async () => {
    const of = (name: string) => JSON.stringify({ image, containerEnv: { NAME: name } });
    const { run, directory, write } = configuredProject({});
    mkdirSync(join(directory, ".devcontainer/web"), { recursive: true });
    mkdirSync(join(directory, ".devcontainer/api"), { recursive: true });
    write(".devcontainer/web/devcontainer.json", of("web"));
    write(".devcontainer/api/devcontainer.json", of("api"));
    expect((await run(["."])).stderr).toMatch(/RK126: this project has several dev containers: api, web\./);
    expect((await run(["--devcontainer", "web", ".", "printenv", "NAME"])).stdout).toBe("web\n");
    const env = { ROCKER_DEVCONTAINER: "api" };
    expect((await run([".", "printenv", "NAME"], { env })).stdout).toBe("api\n");
    expect((await run(["--devcontainer=ap", "."])).stderr).toMatch(/RK127: dev container "ap" not found/);
    expect((await run([image, "true"])).code).toBe(0);
    expect((await run(["config", "--devcontainer", "web", "--explain"])).stdout).toMatch(
      /env[\s\S]*NAME=web/,
    );
  });

  it("is the start of a configuration of its own", async () => {
    const { run } = configuredProject({
      ".devcontainer.json": JSON.stringify({ image, containerEnv: { A: "1" } }),
    });
    expect((await run(["init", "--yes"])).code).toBe(0);
    expect((await run([".", "printenv", "A"])).stdout).toBe("1\n");
    expect((await run(["init", "--yes", image])).stderr).toContain("RK120");
  });

  it("cannot stop rocker with a hostile file", async () => {
    const { directory, run } = configuredProject({});
    const path = join(directory, ".devcontainer.json");
    const hostile: readonly [string, () => void, RegExp][] = [
      ["a named pipe", () => execFileSync("mkfifo", [path]), /RK113: .* it is not a regular file/],
      [
        "a link out of the project",
        () => symlinkSync("/etc/hostname", path),
        /RK113: .* outside this project/,
      ],
      ["10 MB", () => writeFileSync(path, "[".repeat(10_000_000)), /RK113: .* 10000000 bytes/],
      [
        "deep nesting",
        () => writeFileSync(path, `{"a": ${"[".repeat(30_000)}${"]".repeat(30_000)}}`),
        /RK112/,
      ],
    ];
    for (const [title, make, expected] of hostile) {
      make();
      expect((await run(["."])).stderr, title).toMatch(expected);
      expect((await run([image, "true"])).code, title).toBe(0);
      rmSync(path);
    }
    writeFileSync(path, `{"image": "${image}", "__proto__": {"privileged": true}, "constructor": 1}`);
    expect(await run([".", "true"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("unknown: __proto__, constructor"),
    });
  });
});
