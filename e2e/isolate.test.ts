import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { ownFolder, subFolder } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";

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

  describe("what it forbids", () => {
    test.each([
      ["the network", "cat /proc/net/dev | tail -n +3 | grep -v ' lo:'"],
      ["writing to the container's own files", "echo x > /usr/x"],
      ["writing to the project", "echo x >> file"],
      ["removing from the project", "rm file"],
      ["making files in the project", "echo x > new"],
      ["becoming another", "su -c id nobody"],
      ["giving files away", "touch /tmp/x && chown 1:1 /tmp/x"],
      ["mounting", "mount -t tmpfs none /mnt"],
      ["making devices", "mknod /tmp/null c 1 3"],
      [
        "tracing of rights: any capability",
        "grep '^Cap[A-Z][a-z]*:' /proc/self/status | grep -v 0000000000000000",
      ],
      ["gaining rights by setuid", "grep -q 'NoNewPrivs:[[:space:]]*0' /proc/self/status"],
      ["the agent's socket", 'test -n "$SSH_AUTH_SOCK"'],
      ["sockets of the host", "find / -xdev -type s 2>/dev/null | grep ."],
    ])("%s", async (_what, script) => {
      const outcome = await isolated(script);
      expect(outcome.code, outcome.stderr).not.toBe(0);
      expect(outcome.code, outcome.stderr).not.toBe(125);
      expect(readFileSync(join(project, "file"), "utf8")).toBe("mine\n");
    });

    test("more processes than its limit", async () => {
      const script =
        "i=0; while [ $i -lt 60 ]; do sleep 20 & i=$((i + 1)); done; kill $(jobs -p) 2>/dev/null";
      const outcome = await isolated(script, "--isolate-pids=30");
      // Without root, Podman can limit nothing where cgroups are of version 1, and says so.
      const canLimit =
        as.uid === 0 || existsSync("/sys/fs/cgroup/cgroup.controllers") || engine.name === "docker";
      const limited = /[Cc]annot fork|Resource temporarily unavailable/;
      expect(outcome.stderr).toMatch(canLimit ? limited : /Resource limits are not supported/);
    });
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
