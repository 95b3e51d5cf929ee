import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeEveryEngine, removeContainer, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

/** The proxy of the rocker that runs below a directory: its working directory is named after rocker's process. */
function proxyBelow(directory: string): number {
  const cwdOf = (id: string) => {
    try {
      return readlinkSync(`/proc/${id}/cwd`);
    } catch {
      return ""; // It has ended.
    }
  };
  const found = readdirSync("/proc").filter((id) => {
    const [, rockers = ""] = (/^\d+$/.test(id) && /\/rocker\/isolate-network\/(\d+)$/.exec(cwdOf(id))) || [];
    return rockers !== "" && cwdOf(rockers).startsWith(directory);
  });
  expect(found).toHaveLength(1);
  return Number(found[0]);
}

describeEveryEngine("--isolate", (engine) => {
  const { as } = engine;
  let directory: string;
  let project: string;

  beforeEach(() => {
    directory = ownDirectory(as);
    project = subdirectory(directory, "project", as);
    subdirectory(project, ".git", as);
    writeFileSync(join(project, "file"), "mine\n", { mode: 0o666 });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const run = (line: readonly string[], ...command: string[]) =>
    rocker([...line, image, ...command], {
      as,
      cwd: project,
      env: { ...using(engine).env, XDG_STATE_HOME: join(directory, "state"), SSH_AUTH_SOCK: "/tmp/agent" },
      withAll: true,
    });
  const isolated = (script: string, ...more: string[]) =>
    run(["--isolate", "--cwd", "--user", ...more], "sh", "-c", script);

  const commandWith = (env: Readonly<Record<string, string>>, ...line: string[]) =>
    rocker(["isolate", ...line], {
      as,
      cwd: project,
      env: { ...using(engine).env, XDG_STATE_HOME: join(directory, "state"), ...env },
      withAll: true,
    });
  const command = (...line: string[]) => commandWith({}, ...line);

  // One container for all checks, so that a later check shows the effect of an earlier one.
  test("blocks network, devices and writes outside", async () => {
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

  test("limits the number of processes", async () => {
    const script = "i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i + 1)); done; kill $(jobs -p) 2>/dev/null";
    const outcome = await isolated(script, "--isolate-pids=30");
    // Rootless Podman cannot set limits with cgroups v1, and reports this.
    const canLimit =
      as.uid === 0 || existsSync("/sys/fs/cgroup/cgroup.controllers") || engine.name === "docker";
    const limited = /[Cc]annot fork|Resource temporarily unavailable/;
    expect(outcome.stderr).toMatch(canLimit ? limited : /Resource limits are not supported/);
  });

  test("allows reading the project and writing to the home directory and /tmp", async () => {
    const outcome = await isolated(
      "cat file && echo a >~/a && cat ~/a && echo b >/tmp/b && cat /tmp/b && pwd",
    );
    expect(outcome).toMatchObject({ code: 0, stdout: `mine\na\nb\n${project}\n` });
  });

  test("writes to a copy, shows the changes and applies them", async () => {
    const copy = "--isolate-project=copy";
    const outcome = await isolated(
      "echo yours >file && echo n >new && mkdir .git/hooks && echo e >.git/hooks/x",
      copy,
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "file"), "utf8")).toBe("mine\n");

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
        env: { PATH: process.env.PATH, HOME: directory, GIT_CONFIG_NOSYSTEM: "1" },
      });
    const main = join(directory, "main");
    mkdirSync(main);
    git(main, "init", "-q");
    git(main, "commit", "-q", "--allow-empty", "-m", "first");
    git(main, "worktree", "add", "-q", "../tree");
    giveTo(as, directory);
    const script =
      'git log --format=%s; echo x >"$(git rev-parse --git-common-dir)/hooks/x" || echo read-only';
    const { code, stdout, stderr } = await rocker(
      ["--isolate", "--cwd", "--git", "--user", toolsImage(engine), "sh", "-c", script],
      { as, cwd: join(directory, "tree"), env: using(engine).env, withAll: true },
    );
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "first\nread-only\n" });
    expect(existsSync(join(main, ".git/hooks/x"))).toBe(false);
  });

  describe("the copy, while its container runs", () => {
    const copy = "--isolate-project=copy";
    let container = "";
    afterEach(() => {
      if (container) removeContainer(engine, container);
      container = "";
    });

    const filesOfCopy = () => {
      const copies = join(directory, "state/rocker/isolate");
      return join(copies, readdirSync(copies)[0] ?? "", "files");
    };

    /** Starts a container that writes to the copy, in the background, and waits until it does. */
    async function start(script: string): Promise<void> {
      const name = `rocker-isolate-${randomBytes(4).toString("hex")}`;
      container = name;
      const outcome = await isolated(`${script}; sleep 600`, copy, "--detach", "--name", name);
      expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
      const mark = join(filesOfCopy(), "started");
      await expect.poll(() => existsSync(mark), { timeout: 60_000, interval: 50 }).toBe(true);
    }

    test("is neither applied nor discarded, and then both", async () => {
      await start("echo yours >file; echo >started");
      for (const verb of ["apply", "discard"]) {
        const refused = await command(verb);
        expect(refused).toMatchObject({ code: 1, stdout: "" });
        expect(refused.stderr).toContain(`isolate/in-use: container ${container} is running`);
        expect(refused.stderr).toContain(`${engine.name} stop `);
      }
      expect(readFileSync(join(project, "file"), "utf8")).toBe("mine\n");
      expect((await command("diff")).stdout).toContain('added    "started"\n');

      engine.client("stop", "--time=0", container);
      // A container of rocker's run is gone when it ends; one that was created by hand may stay.
      container = `${container}-stopped`;
      engine.client("create", "--name", container, "--volume", `${filesOfCopy()}:/copy`, image, "true");
      const applied = await command("apply");
      expect(applied, applied.stderr).toMatchObject({ code: 0 });
      expect(applied.stderr).toContain(
        `the stopped container ${container} is gone: it cannot be started again`,
      );
      expect(readFileSync(join(project, "file"), "utf8")).toBe("yours\n");
    });

    // Nobody asks the engines: what the container does must lead nowhere by itself.
    test("exchanging directories with links leads rocker nowhere", async () => {
      const outside = subdirectory(directory, "outside", as);
      const names = Array.from({ length: 22 }, (_, index) => `file-${index}`);
      for (const name of names) writeFileSync(join(outside, name), "a secret\n", { mode: 0o666 });
      chownSync(outside, as.uid, as.gid);
      const number = { x64: 316, arm64: 276 }[process.arch as "x64" | "arm64"];
      const script = `
        for d in 1 2 3 4 5 6 7 8 9; do mkdir d$d; for f in ${names.join(" ")}; do echo x >d$d/$f; done; done
        ln -s '${outside}' link
        perl -e 'my @d = glob("d*"); open(my $f, ">", "started"); close $f; while (1) { for my $d (@d) {
          my ($one, $other) = ($d, "link"); syscall(${number}, -100, $one, -100, $other, 2) for 1..2 } }'`;
      for (const verb of ["diff", "apply", "discard"]) {
        await start(script);
        const outcome = await command(verb, ...(verb === "diff" ? [] : ["--force"]));
        expect(outcome.stdout).not.toContain("a secret");
        removeContainer(engine, container);
        container = "";
        await command("discard", "--force");
        expect(readdirSync(outside)).toHaveLength(22);
        for (const path of readdirSync(project, { recursive: true, encoding: "utf8" })) {
          const at = join(project, path);
          if (lstatSync(at).isFile()) expect(readFileSync(at, "utf8")).not.toContain("a secret");
        }
      }
    });
  });

  test("directories that are closed or too deep, and names that are no UTF-8, in the copy", async () => {
    const script = `
      mkdir closed && echo x >closed/x && mkdir closed/inner && chmod 0 closed/inner && chmod 0 closed
      perl -e 'for (1..2500) { mkdir "directory" or die; chdir "directory" or die }'
      perl -e 'mkdir "\\xff" or die; open F, ">", "\\xff/\\xfe" or die; print F "text\\n"'
      echo yours >file`;
    expect(await isolated(script, "--isolate-project=copy")).toMatchObject({
      code: 0,
    });
    const shown = await command("diff");
    expect(shown, shown.stderr).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain('added    "\\xff/\\xfe"\n+text\n');
    expect(shown.stdout).toMatch(/^left out "directory\/.*: too many directories within one another$/m);
    if (as.uid !== 0) expect(shown.stdout).toContain('left out "closed": it cannot be read\n');
    expect(await command("apply")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("rocker: not everything was applied:"),
    });
    expect(readFileSync(join(project, "file"), "utf8")).toBe("yours\n");
    expect(await command("discard")).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(join(directory, "state/rocker/isolate"))).toEqual([]);
  });

  test("executable files are applied only when that is confirmed, and work done meanwhile is kept", async () => {
    await isolated("echo x >run.sh && chmod +x run.sh && echo yours >file", "--isolate-project=copy");
    writeFileSync(join(project, "own"), "made meanwhile\n");
    const refused = await command("apply");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/isolate\/confirm: nothing was applied[\s\S]*"run.sh" is executable/);
    expect(existsSync(join(project, "run.sh"))).toBe(false);
    if (engine.name === "docker") {
      const silent = await commandWith({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, "apply", "--yes");
      expect(silent).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("isolate/unknown: cannot ask docker"),
      });
      expect(existsSync(join(project, "run.sh"))).toBe(false);
    }
    expect(await command("apply", "--yes")).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, "own"), "utf8")).toBe("made meanwhile\n");
    expect(lstatSync(join(project, "run.sh")).mode & 0o111).toBe(0o111);
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
          env: { ...using(engine).env, XDG_STATE_HOME: join(directory, "state") },
          withAll: true,
        },
      );

    test("reaches only allowed hosts, by request and by tunnel", async () => {
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

    test("without its proxy, the container has no network, and its exit code is preserved", async () => {
      const ran = allowing(
        tools,
        "sh",
        "-c",
        'while curl -sS "http://host.docker.internal:$1/"; do :; done; exit 43',
        "sh",
        String(port),
      );
      // The answer to the first request has come through when there is a second one.
      const requests = (async () => {
        for (let count = 0; count < 2; count++) await once(site, "request");
      })();
      // A run that ends before says why.
      await Promise.race([requests, ran.then(({ stderr }) => expect.unreachable(stderr))]);
      process.kill(proxyBelow(directory), "SIGKILL");
      const { code, stdout, stderr } = await ran;
      expect({ code, stdout: stdout.slice(0, 9) }, stderr).toEqual({ code: 43, stdout: "it is me\n" });
      expect(stderr).toContain(
        "the proxy for --isolate-allow ended (signal SIGKILL). The container has no network from now on",
      );
    });

    test("preserves the command's exit code, input and process", async () => {
      const { code, stdout } = await rocker(
        [...["--isolate", "--isolate-allow=example.com"], tools, "sh", "-c", "cat; echo $$; exit 42"],
        { ...using(engine), input: "in\n", withAll: true },
      );
      expect({ code, stdout }).toEqual({ code: 42, stdout: "in\n1\n" });
    });

    test("reports an image without a usable client and does not run the command", async () => {
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
  ])("is rejected with %j before the build", async (line, word) => {
    const outcome = await run(["--isolate", ...line], "true");
    expect(outcome).toMatchObject({ code: 125, stdout: "", stderr: expect.stringContaining(word) });
  });
});
