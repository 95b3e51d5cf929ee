import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { ownFolder, subFolder } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

describeEngines("--isolate", (engine) => {
  const { as } = engine;
  let folder: string;
  let project: string;

  beforeEach(() => {
    folder = ownFolder(as);
    project = subFolder(folder, "project", as);
    subFolder(project, ".git", as);
    writeFileSync(join(project, "file"), "mine\n", { mode: 0o666 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (line: readonly string[], ...command: string[]) =>
    rocker([...line, image, ...command], {
      as,
      cwd: project,
      env: { ...using(engine).env, XDG_STATE_HOME: join(folder, "state"), SSH_AUTH_SOCK: "/tmp/agent" },
      withAll: true,
    });
  const isolated = (script: string, ...more: string[]) =>
    run(["--isolate", "--cwd", "--user", ...more], "sh", "-c", script);

  // One container for all: what one of them could do, the next would show.
  test("what it forbids", async () => {
    const attempts = {
      "reading, which it allows": "cat file",
      "the network": "cat /proc/net/dev | tail -n +3 | grep -v ' lo:'",
      "writing to the container's own files": "echo x > /usr/x",
      "writing to the project": "echo x >> file",
      "removing from the project": "rm file",
      "making files in the project": "echo x > new",
      "becoming another": "su -c id nobody",
      "giving files away": "touch /tmp/x && chown 1:1 /tmp/x",
      mounting: "mount -t tmpfs none /mnt",
      "making devices": "mknod /tmp/null c 1 3",
      "any capability": "grep '^Cap[A-Z][a-z]*:' /proc/self/status | grep -v 0000000000000000",
      "gaining rights by setuid": "grep -q 'NoNewPrivs:[[:space:]]*0' /proc/self/status",
      "the agent's socket": 'test -n "$SSH_AUTH_SOCK"',
      "sockets of the host": "find / -xdev -type s 2>/dev/null | grep .",
    };
    const script =
      'while [ $# -gt 0 ]; do (eval "$2") >/dev/null 2>&1 && echo "$1"; shift 2; done; echo done';
    const outcome = await run(
      ["--isolate", "--cwd", "--user"],
      ...["sh", "-c", script, "sh", ...Object.entries(attempts).flat()],
    );
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "reading, which it allows\ndone\n" });
    expect(readFileSync(join(project, "file"), "utf8")).toBe("mine\n");
  });

  test("more processes than its limit", async () => {
    const script = "i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i + 1)); done; kill $(jobs -p) 2>/dev/null";
    const outcome = await isolated(script, "--isolate-pids=30");
    // Without root, Podman can limit nothing where cgroups are of version 1, and says so.
    const canLimit =
      as.uid === 0 || existsSync("/sys/fs/cgroup/cgroup.controllers") || engine.name === "docker";
    const limited = /[Cc]annot fork|Resource temporarily unavailable/;
    expect(outcome.stderr).toMatch(canLimit ? limited : /Resource limits are not supported/);
  });

  test("what it allows: reading the project, writing to its home and /tmp", async () => {
    const outcome = await isolated(
      "cat file && echo a >~/a && cat ~/a && echo b >/tmp/b && cat /tmp/b && pwd",
    );
    expect(outcome).toMatchObject({ code: 0, stdout: `mine\na\nb\n${project}\n` });
  });

  test("a copy is written to, shown, and applied", async () => {
    const copy = "--isolate-project=copy";
    const outcome = await isolated(
      "echo yours >file && echo n >new && mkdir .git/hooks && echo e >.git/hooks/x",
      copy,
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "file"), "utf8")).toBe("mine\n");

    const command = (verb: string) =>
      rocker(["isolate", verb], {
        as,
        cwd: project,
        env: { XDG_STATE_HOME: join(folder, "state") },
        withAll: true,
      });
    const shown = await command("diff");
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('changed  "file"\n') });
    expect(shown.stdout).toContain('added    "new"\n');
    expect(shown.stdout).not.toContain(".git/hooks");
    expect(await command("apply")).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "file"), "utf8")).toBe("yours\n");
    expect((await command("diff")).stderr).toContain("isolate/no-copy");
  });

  test("a worktree's repository is there, and read-only", async () => {
    const git = (cwd: string, ...args: string[]) =>
      execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x", ...args], {
        cwd,
        env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
      });
    const main = join(folder, "main");
    mkdirSync(main);
    git(main, "init", "-q");
    git(main, "commit", "-q", "--allow-empty", "-m", "first");
    git(main, "worktree", "add", "-q", "../tree");
    giveTo(as, folder);
    const script =
      'git log --format=%s; echo x >"$(git rev-parse --git-common-dir)/hooks/x" || echo read-only';
    const { code, stdout, stderr } = await rocker(
      ["--isolate", "--cwd", "--git", "--user", toolsImage(engine), "sh", "-c", script],
      { as, cwd: join(folder, "tree"), env: using(engine).env, withAll: true },
    );
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "first\nread-only\n" });
    expect(existsSync(join(main, ".git/hooks/x"))).toBe(false);
  });

  describe("with --isolate-allow", () => {
    let site: Server;
    let port: number;
    let tools: string;
    beforeAll(async () => {
      tools = toolsImage(engine);
      site = createServer((_request, answer) => answer.end("it is me\n"));
      site.listen(0, "127.0.0.1");
      await once(site, "listening");
      port = (site.address() as AddressInfo).port;
    });
    afterAll(() => void site.close());

    const allowing = (on: string, ...command: string[]) =>
      rocker(
        [...["--isolate", "--cwd", "--user", `--isolate-allow=host.docker.internal:${port}`], on, ...command],
        {
          as,
          cwd: project,
          env: { ...using(engine).env, XDG_STATE_HOME: join(folder, "state") },
          withAll: true,
        },
      );

    test("what is allowed is reached, by a request and by a tunnel, and nothing else", async () => {
      const script = `
        try() { echo "$1: $(shift; curl -sS --max-time 20 "$@" 2>&1 | head -n 1)"; }
        try request "http://host.docker.internal:$1/"
        try tunnel --proxytunnel "http://host.docker.internal:$1/"
        try port "http://host.docker.internal:$(($1 + 1))/"
        try host http://example.com/
        try "tunnel elsewhere" https://example.com/
        try "straight ahead" --noproxy '*' "http://127.0.0.1:$1/"
        try "a name" --noproxy '*' http://example.com/
        tail -n +3 /proc/net/dev | grep -v ' lo:'
        grep '^Cap[A-Z][a-z]*:' /proc/self/status | grep -v 0000000000000000
        find / -xdev -type s 2>/dev/null; ls /run/rocker/network
        (echo x >/run/rocker/network/x) 2>/dev/null || echo "read-only"`;
      const { code, stdout, stderr } = await allowing(tools, "sh", "-c", script, "sh", String(port));
      expect(code, stderr).toBe(0);
      const refused = (name: string) => `rocker --isolate blocks connections to ${name}. To allow`;
      expect(stdout.split("\n")).toEqual([
        "request: it is me",
        "tunnel: it is me",
        expect.stringContaining(`port: ${refused(`host.docker.internal:${port + 1}`)}`),
        expect.stringContaining(`host: ${refused("example.com:80")}`),
        expect.stringMatching(/^tunnel elsewhere: .*(403|CONNECT)/),
        expect.stringMatching(/^straight ahead: .*[Cc]onnect/),
        expect.stringMatching(/^a name: .*resolve/),
        "proxy.sock",
        "read-only",
        "",
      ]);
    });

    test("the command's exit code, input and process are its own", async () => {
      const { code, stdout } = await rocker(
        [...["--isolate", "--isolate-allow=example.com"], tools, "sh", "-c", "cat; echo $$; exit 42"],
        { ...using(engine), input: "in\n", withAll: true },
      );
      expect({ code, stdout }).toEqual({ code: 42, stdout: "in\n1\n" });
    });

    test("an image that has no way to it says so, and its command is not run", async () => {
      const { code, stdout, stderr } = await allowing("rocker-test/busybox:latest", "echo", "ran");
      expect({ code, stdout }, stderr).toEqual({ code: 125, stdout: "" });
      expect(stderr).toMatch(/none of socat, node, python3 and perl[\s\S]*RK310/);
    });
  });

  test.each([
    [["--privileged"], "privileged"],
    [["--network=host"], "network"],
    [["--cap-add=SYS_ADMIN"], "SYS_ADMIN"],
    [["--volume", "/tmp"], "/tmp"],
    [["--home"], "home"],
  ])("with %j it is refused before anything is built", async (line, word) => {
    const outcome = await run(["--isolate", ...line], "true");
    expect(outcome).toMatchObject({ code: 125, stdout: "", stderr: expect.stringContaining(word) });
  });
});
