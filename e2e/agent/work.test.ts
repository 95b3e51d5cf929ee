import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { makeBase } from "../support/base-image.ts";
import { describeEngines } from "../support/engines.ts";
import { expectOutput } from "../support/output-schema.ts";
import { outcomeOf } from "../support/rocker.ts";
import { toolsImage } from "../support/tools-image.ts";

describeEngines("rocker agent", (engine) => {
  let project: AgentProject;
  beforeEach(() => {
    project = new AgentProject(engine);
  });
  afterEach(() => project.end());

  test("creates an agent with the uncommitted changes, and fetches its work", async () => {
    project.add("README.md", "first line\nnot committed\n");
    project.add("new file", "untracked\n");
    project.add(".env", "TOKEN=secret\n");
    const before = project.git("status", "--porcelain");
    const created = await project.create("fix-login");
    expect(created, created.stderr).toMatchObject({ code: 0, stdout: "fix-login\n" });
    expect(created.stderr).toContain("not given to the agent, because they may hold keys or passwords: .env");

    const seen = await project.shell(
      "fix-login",
      "git status --short; git branch --show-current; cat README.md 'new file'; ls -A; git log --format=%s",
    );
    expect(seen, seen.stderr).toMatchObject({
      code: 0,
      stdout: [
        ...["rocker/fix-login", "first line", "not committed", "untracked", ".git", "README.md", "new file"],
        ...["Uncommitted changes of the project when agent fix-login was created", "first", ""],
      ].join("\n"),
    });

    const worked = await project.shell(
      "fix-login",
      "echo agent >>README.md; git commit -qam 'by the agent'; echo edit >edited",
    );
    expect(worked, worked.stderr).toMatchObject({ code: 0 });
    const listed = JSON.parse((await project.agent("ls", "--json")).stdout);
    expectOutput("agent-ls.v1", listed);
    expect(listed).toMatchObject([
      { name: "fix-login", state: "running", unfetched: { commits: 1, edits: 1 } },
    ]);

    const fetched = await project.agent("fetch", "fix-login");
    expect(fetched, fetched.stderr).toMatchObject({ code: 0, stdout: "refs/rocker/fix-login\n" });
    expect(project.git("log", "--format=%s %an", "refs/rocker/fix-login").split("\n").slice(0, 2)).toEqual([
      "Uncommitted changes rocker agent",
      "by the agent A User",
    ]);
    expect(project.git("fsck", "--strict")).toBe("");
    expect(project.git("status", "--porcelain")).toBe(before);
    expect(project.git("for-each-ref", "--format=%(refname)")).toBe(
      "refs/heads/main\nrefs/rocker/fix-login\n",
    );

    const shown = await project.agent("diff", "fix-login");
    expect(shown.stdout).toContain("+agent\n");
    expect(shown.stdout).toContain("+edit\n");
    expect(shown.stdout).toContain("\n not committed\n");
    expect((await project.agent("log", "fix-login")).stdout).toContain("by the agent");
    expect((await project.agent("fetch", "fix-login")).stderr).toContain("is up to date");
  });

  test("is isolated: no network, no capabilities, nothing of the host to write to", async () => {
    expect(await project.create("alone")).toMatchObject({ code: 0 });
    const attempts = {
      "the network": "cat /proc/net/dev | tail -n +3 | grep -v ' lo:'",
      "writing to the container's own files": "echo x > /usr/x",
      "writing to what it shares with the host": "echo x > /run/rocker/entry/x",
      "any capability": "grep '^Cap[A-Z][a-z]*:' /proc/self/status | grep -v 0000000000000000",
      "gaining rights by setuid": "grep -q 'NoNewPrivs:[[:space:]]*0' /proc/self/status",
      mounting: "mount -t tmpfs none /mnt",
      "the project of the host": `ls '${project.path}'`,
    };
    const outcome = await project.attempt("alone", attempts);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "done\n" });
  });

  test("rm names what was not fetched, and wants --force without a terminal", async () => {
    await project.create("worker");
    await project.shell(
      "worker",
      "echo 1 >a; git add a; git commit -qm one; echo 2 >b; git branch other; git checkout -q other; echo 3 >c; git add c; git commit -qm two; git checkout -q rocker/worker",
    );
    const refused = await project.agent("rm", "worker");
    expect(refused).toMatchObject({ code: 1 });
    for (const text of [
      "agent/not-fetched",
      "  1 commit\n",
      "uncommitted changes in 1 file",
      "refs/heads/other with 1 commit",
      "--force",
    ])
      expect(refused.stderr).toContain(text);
    expect(await project.shell("worker", "cat b")).toMatchObject({ stdout: "2\n" });
    await project.shell("worker", "git branch -D -q other");
    expect(await project.agent("fetch", "worker")).toMatchObject({ code: 0 });
    expect(await project.agent("rm", "worker")).toMatchObject({ code: 0 });
    expect(engine.client("volume", "ls", "--quiet")).not.toContain("rocker-agent-worker");
    expect(project.git("show", "refs/rocker/worker:b")).toBe("2\n");
    expect((await project.agent("enter", "worker")).stderr).toContain("agent/unknown");
  });

  test("an agent that is already running is not started again, even after its rocker was killed", async () => {
    // --agent would install the program from its registry: a stand-in is in its place.
    const script =
      "printf '#!/bin/sh\\ncat $HOME/go\\n' >/usr/local/bin/aider; chmod +x /usr/local/bin/aider";
    const image = makeBase(engine, "stand-in-agent", { from: toolsImage(engine), script });
    expect(await project.agent("new", "busy", image)).toMatchObject({ code: 0 });
    project.change("busy", { agent: "aider" });
    await project.shell("busy", "mkfifo $HOME/go");
    const [{ container }] = JSON.parse((await project.agent("ls", "--json")).stdout);
    const first = project.start("agent", "run", "busy");
    const isWaiting = () =>
      engine.client("exec", container, "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    await expect.poll(isWaiting, { timeout: 30_000 }).toContain("/agent/home/go");
    const second = await project.agent("run", "busy");
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/agent\/running[\s\S]*process \d+/),
    });
    expect(await project.shell("busy", "echo beside")).toMatchObject({ code: 0, stdout: "beside\n" });
    first.kill("SIGKILL");
    await once(first, "exit");
    expect((await project.agent("run", "busy")).stderr).toContain("agent/running");
    await project.shell("busy", "echo done >$HOME/go");
    const third = outcomeOf(project.start("agent", "run", "busy"));
    await project.shell("busy", "echo again >$HOME/go");
    expect(await third).toMatchObject({ code: 0, stdout: "again\n" });
  });

  test("work survives a container that the engine removed", async () => {
    await project.create("kept");
    await project.shell("kept", "echo 1 >a");
    const [{ container }] = JSON.parse((await project.agent("ls", "--json")).stdout);
    engine.client("rm", "--force", container);
    const again = await project.shell("kept", "cat a");
    expect(again, again.stderr).toMatchObject({ code: 0, stdout: "1\n" });
  });

  test("an image without Git, no repository and a name that is taken are errors that leave nothing behind", async () => {
    const none = await project.agent("new", "broken", "--from", "HEAD", "debian:bookworm");
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toContain("agent/image-without-git");
    expect(JSON.parse((await project.agent("ls", "--json")).stdout)).toEqual([]);
    expect(engine.client("ps", "--all", "--format", "{{.Names}}")).not.toContain("rocker-agent-broken");
    expect(engine.client("volume", "ls", "--quiet")).not.toContain("rocker-agent-broken");
    expect(existsSync(join(project.directory, "state/rocker/agents/broken"))).toBe(false);

    expect(await project.create("one")).toMatchObject({ code: 0 });
    expect(await project.create("one")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("agent/taken"),
    });
    expect(await project.shell("one", "true")).toMatchObject({ code: 0 });
    const bad = await project.agent("new", "a/b", "debian:bookworm");
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining("agent/usage") });
  });

  test("a rocker agent new that was killed is in nobody's way", async () => {
    const named = (list: string) => list.split("\n").filter((one) => one.includes("rocker-agent-killed"));
    const volumes = () => named(engine.client("volume", "ls", "--quiet"));
    const containers = () => named(engine.client("ps", "--all", "--format", "{{.Names}}"));
    // What other runs of this test left.
    const before = [containers().length, volumes().length] as const;
    const child = project.start("agent", "new", "killed", toolsImage(engine));
    await expect.poll(containers, { timeout: 60_000, interval: 10 }).toHaveLength(before[0] + 1);
    child.kill("SIGKILL");
    await once(child, "close");
    expect(JSON.parse((await project.agent("ls", "--json")).stdout)).toEqual([]);
    const again = await project.create("killed");
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(await project.shell("killed", "cat README.md; git status --porcelain")).toMatchObject({
      stdout: "first line\n",
    });
    expect([containers(), volumes()].map(({ length }) => length)).toEqual(before.map((count) => count + 1));
    expect(project.proxies()).toHaveLength(1);
  });
});
