import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";

describeEngines("an agent without Git", (engine) => {
  let project: AgentProject;
  beforeEach(() => {
    project = new AgentProject(engine);
  });
  afterEach(() => project.end());
  const read = (name: string) => readFileSync(join(project.path, name), "utf8");

  test("works on a copy of a project without a repository, which is applied and removed", async () => {
    rmSync(join(project.path, ".git"), { recursive: true });
    project.add("a", "1\n");
    project.add(".env", "TOKEN=secret\n");
    project.add("sub/deep", "x\n");
    const created = await project.create("one");
    expect(created, created.stderr).toMatchObject({ code: 0, stdout: "one\n" });
    expect(created.stderr).toContain("no Git repository: the agent works on a copy");
    expect(created.stderr).toContain("not given to the agent, because they may hold keys or passwords: .env");
    const worked = await project.shell(
      "one",
      "ls -A; echo 2 >a; rm README.md; mkdir d; echo n >d/n; echo 'echo x' >run; chmod +x run",
    );
    expect(worked, worked.stderr).toMatchObject({ code: 0, stdout: "README.md\na\nsub\n" });
    expect(read("a")).toBe("1\n");
    const listed = JSON.parse((await project.at("project/sub").agent("ls", "--json")).stdout);
    expect(listed).toMatchObject([{ name: "one", branch: null, unfetched: { commits: 0, edits: 5 } }]);
    const shown = await project.agent("diff", "one");
    expect(shown.stdout).toMatch(/^changed {2}"a"$[\s\S]*^removed {2}"README.md"$|removed[\s\S]*changed/m);
    for (const verb of ["fetch", "merge", "log"]) {
      const refused = await project.agent(verb, "one");
      expect(refused, verb).toMatchObject({ code: 2, stderr: expect.stringContaining("agent/copy") });
    }
    expect((await project.agent("rm", "one")).stderr).toContain("changes of 5 files that were not applied");
    expect((await project.agent("apply", "one")).stderr).toContain("isolate/confirm");
    const applied = await project.agent("apply", "one", "--yes");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect([read("a"), read("d/n"), existsSync(join(project.path, "README.md"))]).toEqual([
      "2\n",
      "n\n",
      false,
    ]);
    expect(read(".env")).toBe("TOKEN=secret\n");

    // It goes on, and a conflict is named.
    expect(await project.shell("one", "echo 3 >a")).toMatchObject({ code: 0 });
    project.add("a", "mine\n");
    expect((await project.agent("apply", "one")).stderr).toContain("isolate/conflict");
    expect(await project.agent("apply", "one", "--overwrite")).toMatchObject({ code: 0 });
    expect(read("a")).toBe("3\n");
    const removed = await project.agent("rm", "one");
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect(engine.client("volume", "ls", "--quiet")).not.toContain("rocker-agent-one");
    expect(existsSync(join(project.directory, "state/rocker/agents"))).toBe(true);
  });

  test("what it plants in its copy is neither run nor applied", async () => {
    rmSync(join(project.path, ".git"), { recursive: true });
    expect(await project.create("evil")).toMatchObject({ code: 0 });
    const mark = join(project.directory, "mark");
    const planted = `git init -q .; printf '#!/bin/sh\\ntouch ${mark}\\n' >.git/hooks/post-index-change; chmod +x .git/hooks/*
      git config core.fsmonitor "touch ${mark}"; ln -s '${project.directory}' out; mkdir -p b/objects b/refs; echo x >b/HEAD; echo new >new`;
    await project.shell("evil", planted);
    expect(await project.agent("diff", "evil")).toMatchObject({ code: 0 });
    expect(await project.agent("apply", "evil", "--yes")).toMatchObject({ code: 0 });
    expect([".git", "b/HEAD"].map((name) => existsSync(join(project.path, name)))).toEqual([false, false]);
    expect([read("new"), existsSync(mark)]).toEqual(["new\n", false]);
    await project.shell("evil", "rm out; mkdir out; echo x >out/escaped");
    await project.agent("apply", "evil", "--yes", "--overwrite");
    expect(existsSync(join(project.directory, "escaped"))).toBe(false);
  });

  test("in an image without Git gets what a clone would have; --from is then an error that leaves nothing", async () => {
    project.add(".gitignore", "*.local\nbuild/\n");
    project.add("tracked.pem", "x\n");
    project.git("add", ".");
    project.git("commit", "-qm", "second");
    for (const name of ["a.local", "b.local", "build/out", "build/kept", ".env", "untracked"])
      project.add(name, "x\n");
    const from = await project.agent("new", "one", "--from", "HEAD", "debian:bookworm");
    expect(from).toMatchObject({ code: 1, stderr: expect.stringContaining("agent/image-without-git") });
    expect(JSON.parse((await project.agent("ls", "--json")).stdout)).toEqual([]);
    expect(engine.client("ps", "--all", "--format", "{{.Names}}")).not.toContain("rocker-agent-one");
    const include = ["--include", "b.local", "--include", "build/kept"];
    const created = await project.agent("new", "one", ...include, "debian:bookworm");
    expect(created, created.stderr).toMatchObject({ code: 0, stdout: "one\n" });
    expect(created.stderr).toContain("the image has no Git: the agent works on a copy");
    const seen = await project.shell("one", "find . -type f | sort; echo edit >README.md");
    expect(seen.stdout).toBe(
      "./.gitignore\n./README.md\n./b.local\n./build/kept\n./tracked.pem\n./untracked\n",
    );
    expect(await project.agent("apply", "one")).toMatchObject({ code: 0 });
    expect(project.git("status", "--porcelain", "--untracked-files=no")).toBe(" M README.md\n");
  });
});
