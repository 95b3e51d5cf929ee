import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";

describeEngines("the work of an agent", (engine) => {
  let project: AgentProject;
  beforeEach(() => {
    project = new AgentProject(engine);
    project.add("a", "1\n2\n3\n4\n5\n6\n7\n8\n");
    project.git("add", ".");
    project.git("commit", "-qm", "lines");
  });
  afterEach(() => project.end());
  const read = (name: string) => readFileSync(join(project.path, name), "utf8");

  test("is applied to the working tree beside what the user did meanwhile; the index stays", async () => {
    await project.create("one");
    await project.shell("one", "sed -i s/1/one/ a; git commit -qam first; echo new >new; rm README.md");
    project.add("a", "1\n2\n3\n4\n5\n6\n7\neight\n");
    project.add("own", "mine\n");
    project.git("add", "own");
    const applied = await project.agent("apply", "one");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(read("a")).toBe("one\n2\n3\n4\n5\n6\n7\neight\n");
    expect(read("new")).toBe("new\n");
    expect(project.git("status", "--porcelain")).toBe(" D README.md\n M a\nA  own\n?? new\n");
    expect((await project.agent("apply", "one")).stderr).toContain("nothing to apply");
  });

  test("conflicts are named and nothing is applied, or marked on request", async () => {
    await project.create("one");
    await project.shell("one", "sed -i s/1/agent/ a; echo b >b");
    project.add("a", "mine\n2\n3\n4\n5\n6\n7\n8\n");
    const refused = await project.agent("apply", "one");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("agent/conflict") });
    expect(project.git("status", "--porcelain")).toBe(" M a\n");
    const marked = await project.agent("apply", "one", "--conflicts");
    expect(marked).toMatchObject({ code: 1, stderr: expect.stringContaining("conflict in a") });
    expect(read("a")).toMatch(/^<<<<<<< .*\nmine\n=======\nagent\n>>>>>>> /);
    expect(read("b")).toBe("b\n");
  });

  test("executable files and links are applied only when that is confirmed", async () => {
    await project.create("one");
    await project.shell("one", "echo x >run; chmod +x run; ln -s /etc/passwd link");
    const refused = await project.agent("apply", "one");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("agent/confirm") });
    expect(refused.stderr).toMatch(/link is a link[\s\S]*run is executable/);
    expect(await project.agent("apply", "one", "--yes")).toMatchObject({ code: 0 });
  });

  test("is merged into the current branch", async () => {
    await project.create("one");
    await project.shell("one", "sed -i s/1/one/ a; git commit -qam first; echo new >new");
    project.add("b", "b\n");
    project.git("add", "b");
    project.git("commit", "-qm", "second");
    const merged = await project.agent("merge", "one");
    expect(merged, merged.stderr).toMatchObject({ code: 0 });
    expect(project.git("log", "-1", "--format=%s")).toBe("Merge the work of agent one\n");
    expect(project.git("status", "--porcelain")).toBe("");
    expect(read("a")).toMatch(/^one\n/);
    expect(read("new")).toBe("new\n");
  });

  test("starts from another commit, from a detached HEAD, in a shallow clone and without any commit", async () => {
    project.add("uncommitted", "x\n");
    expect((await project.create("none", "--from", "no-such")).stderr).toContain("agent/no-ref");
    expect(await project.create("older", "--from", "HEAD~1")).toMatchObject({ code: 0 });
    expect(await project.shell("older", "ls; git log --format=%s")).toMatchObject({
      stdout: "README.md\nfirst\n",
    });

    project.git("checkout", "-q", "--detach");
    expect(await project.create("detached")).toMatchObject({ code: 0 });
    expect(await project.shell("detached", "git branch --show-current")).toMatchObject({
      stdout: "rocker/detached\n",
    });

    project.git("clone", "-q", "--depth=1", `file://${project.path}`, "../shallow");
    const shallow = project.at("shallow");
    const cut = await shallow.create("cut");
    expect(cut, cut.stderr).toMatchObject({ code: 0 });
    await shallow.shell("cut", "git log --format=%s; echo y >y; git add y; git commit -qm third");
    expect(await shallow.agent("fetch", "cut")).toMatchObject({ code: 0 });
    expect(shallow.git("log", "--format=%s", "refs/rocker/cut")).toBe("third\nlines\n");

    project.git("init", "-q", "../unborn");
    const unborn = project.at("unborn");
    unborn.add("first", "1\n");
    expect(await unborn.create("born")).toMatchObject({ code: 0 });
    await unborn.shell("born", "echo 2 >first");
    expect(await unborn.agent("fetch", "born")).toMatchObject({ code: 0 });
    expect(unborn.git("show", "refs/rocker/born:first")).toBe("2\n");
    expect(await unborn.agent("apply", "born")).toMatchObject({ code: 0 });
    for (const one of [shallow, unborn]) await one.agent("rm", "--force", one === shallow ? "cut" : "born");
  });

  test("ignored files go along where they are listed, and do not come back", async () => {
    project.add(".gitignore", "*.local\nbuild/\n");
    project.add("config.local", "TOKEN=1\n");
    project.add("build/out", "x\n");
    project.add(".env", "SECRET=1\n");
    const created = await project.create("one", "--include", "*.local", "--include", ".env");
    expect(created.stderr).toContain("also given to the agent: config.local");
    expect(await project.shell("one", "cat config.local .env; ls -A; git status --porcelain")).toMatchObject({
      stdout: "TOKEN=1\nSECRET=1\n.env\n.git\n.gitignore\nREADME.md\na\nconfig.local\n",
    });
    await project.agent("fetch", "one");
    expect(project.git("ls-tree", "-r", "--name-only", "refs/rocker/one")).not.toContain("config.local");
  });

  test("submodules go along with what is not committed in them, and their work comes back", async () => {
    project.git("init", "-q", "../library");
    const library = project.at("library");
    library.add("code", "1\n");
    library.git("add", ".");
    library.git("commit", "-qm", "library");
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.path, "lib");
    project.git("commit", "-qm", "submodule");
    project.add("lib/code", "1\n2\n");
    project.add("lib/new", "new\n");
    const created = await project.create("one");
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const inside =
      "cat lib/code lib/new; git status --porcelain; git -C lib status --porcelain; git -C lib branch --show-current";
    expect(await project.shell("one", inside)).toMatchObject({ stdout: "1\n2\nnew\nrocker/one\n" });

    await project.shell(
      "one",
      "echo 3 >>lib/code; git -C lib commit -qam third; git commit -qam lib; echo edit >lib/edit",
    );
    expect((await project.agent("rm", "one")).stderr).toContain("uncommitted changes in 1 file in lib");
    expect(await project.agent("fetch", "one")).toMatchObject({ code: 0 });
    const sub = project.at("project/lib");
    expect(sub.git("show", "refs/rocker/one:code")).toBe("1\n2\n3\n");
    expect((await project.agent("diff", "one")).stdout).toContain("+++ b/lib/edit\n");
    const applied = await project.agent("apply", "one");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(read("lib/code")).toBe("1\n2\n3\n");
    expect(read("lib/edit")).toBe("edit\n");
  });
});
