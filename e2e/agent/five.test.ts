import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";

/** Every file with its contents and time, except for what fetching adds to a repository. */
function fingerprint(directory: string): string {
  const hash = createHash("sha256");
  for (const path of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    if (/^\.git\/(objects|refs)(\/|$)/.test(path)) continue;
    const stats = lstatSync(join(directory, path));
    // Directories of Git get a new time when a lock is taken.
    if (stats.isFile()) hash.update(`${path} ${stats.mtimeMs} `).update(readFileSync(join(directory, path)));
  }
  return hash.digest("hex");
}

describeEngines("agents", (engine) => {
  let project: AgentProject;
  beforeEach(() => {
    project = new AgentProject(engine);
  });
  afterEach(() => project.end());

  test("five agents at once work on one dirty project", async () => {
    project.add("README.md", "changed\n");
    project.add("staged", "1\n");
    project.git("add", "staged");
    project.add("staged", "2\n");
    project.add("untracked", "3\n");
    const before = fingerprint(project.path);
    const names = ["one", "two", "three", "four", "five"];
    const created = await Promise.all(names.map((name) => project.create(name)));
    for (const one of created) expect(one, one.stderr).toMatchObject({ code: 0 });
    const worked = await Promise.all(
      names.map((name) =>
        project.shell(
          name,
          `cat README.md staged untracked; echo ${name} >result; git add result; git commit -qm ${name}`,
        ),
      ),
    );
    for (const one of worked) expect(one, one.stderr).toMatchObject({ code: 0, stdout: "changed\n2\n3\n" });
    const fetched = await Promise.all(names.map((name) => project.agent("fetch", name)));
    for (const one of fetched) expect(one, one.stderr).toMatchObject({ code: 0 });
    expect(fingerprint(project.path)).toBe(before);
    for (const name of names) expect(project.git("show", `refs/rocker/${name}:result`)).toBe(`${name}\n`);
    expect(project.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags")).toBe(
      "refs/heads/main\n",
    );
  });
});
