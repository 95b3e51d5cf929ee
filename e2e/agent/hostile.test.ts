import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEveryEngine } from "../support/engines.ts";

/** Programs that Git could run, each of which would leave a mark on the host, in a clone of an agent's. */
const trap = (mark: string) => `
  evil="touch '${mark}'; cat"
  for hook in pre-commit post-checkout post-merge pre-merge-commit reference-transaction post-rewrite pre-auto-gc fsmonitor-watchman pre-push post-update; do
    printf '#!/bin/sh\\n%s\\n' "$evil" >.git/hooks/$hook; chmod +x .git/hooks/$hook
  done
  git config core.hooksPath "$PWD/.git/hooks"
  git config core.fsmonitor "$evil"
  git config diff.external "$evil"
  git config core.sshCommand "$evil"
  git config core.pager "$evil"
  git config uploadpack.packObjectsHook "$evil"
  git config core.alternateRefsCommand "$evil"
  git config filter.evil.clean "$evil"
  git config filter.evil.smudge "$evil"
  git config filter.evil.process "$evil"
  git config diff.evil.textconv "$evil"
  git config diff.evil.command "$evil"
  git config merge.evil.driver "$evil"
  git config gpg.program "$evil"
  git config log.showSignature true
  echo '* filter=evil diff=evil merge=evil filter=project' >.gitattributes
  echo /workspace >.git/commondir.evil`;

describeEveryEngine("a hostile agent", (engine) => {
  let project: AgentProject;
  let mark: string;
  beforeEach(() => {
    project = new AgentProject(engine);
    mark = join(project.directory, "mark");
  });
  afterEach(() => project.end());

  /** Everything in the project but what a fetch adds. */
  const fingerprint = () => {
    const hash = createHash("sha256");
    for (const path of readdirSync(project.path, { recursive: true, encoding: "utf8" }).sort()) {
      if (/^\.git\/(objects|refs\/rocker|logs)/.test(path)) continue;
      hash.update(path);
      try {
        hash.update(readFileSync(join(project.path, path)));
      } catch {
        // A directory.
      }
    }
    return hash.digest("hex");
  };

  test("runs nothing on the host during fetch, diff, log, apply and merge", async () => {
    // A filter and drivers of the user's that run a script of the project, which the agent changes.
    project.add("tools/clean", "#!/bin/sh\ncat\n");
    for (const setting of [
      "filter.project.clean",
      "filter.project.smudge",
      "merge.evil.driver",
      "diff.evil.textconv",
      "diff.evil.command",
    ])
      project.git("config", setting, "sh ./tools/clean");
    project.git("add", ".");
    project.git("commit", "-qm", "tools");
    const created = await project.create("evil");
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const before = fingerprint();
    const set = await project.shell(
      "evil",
      `${trap(mark)}
      printf '#!/bin/sh\\ntouch "${mark}"; cat\\n' >tools/clean
      echo changed >>README.md
      git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c filter.evil.clean=cat -c filter.evil.process= -c filter.project.clean=cat add -A
      git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c filter.evil.process= commit -qm evil`,
    );
    expect(set, set.stderr).toMatchObject({ code: 0 });
    for (const verb of ["fetch", "diff", "log"]) {
      const outcome = await project.agent(verb, "evil");
      expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
      expect(existsSync(mark), verb).toBe(false);
    }
    expect(fingerprint()).toBe(before);
    expect(await project.agent("apply", "evil", "--yes")).toMatchObject({ code: 0 });
    expect(existsSync(mark), "apply").toBe(false);
    expect(readFileSync(join(project.path, "README.md"), "utf8")).toContain("changed");
    await project.agent("apply", "evil", "--yes");
    expect(existsSync(mark), "apply again").toBe(false);
    project.git("-c", "filter.project.smudge=", "-c", "filter.project.clean=", "checkout", "-q", "-f", ".");
    project.git("clean", "-qfd");
    const merged = await project.agent("merge", "evil");
    expect(merged, merged.stderr).toMatchObject({ code: 0 });
    expect(existsSync(mark), "merge").toBe(false);
  });

  test.each<[string, string]>([
    [
      "a directory that some systems take for .git",
      `t=$(printf 'x' | git hash-object -w --stdin); tree=$(printf '100644 blob %s\\tconfig\\n' $t | git mktree); root=$(printf '040000 tree %s\\t.GIT\\n' $tree | git mktree)`,
    ],
    [
      "a directory with the name ..",
      `t=$(printf 'x' | git hash-object -w --stdin); tree=$(printf '100644 blob %s\\tx\\n' $t | git mktree); root=$(printf '40000 ..\\0' | cat - >raw; printf "$(echo $tree | sed 's/../\\\\x&/g')" >>raw; git hash-object -w -t tree --literally raw)`,
    ],
    [
      "a submodule whose URL is an option",
      `t=$(printf '[submodule "x"]\\n\\tpath = x\\n\\turl = --upload-pack=touch\\n' | git hash-object -w --stdin); root=$(printf '100644 blob %s\\t.gitmodules\\n' $t | git mktree)`,
    ],
    [
      "a .gitmodules that is a link",
      `t=$(printf '/etc/passwd' | git hash-object -w --stdin); root=$(printf '120000 blob %s\\t.gitmodules\\n' $t | git mktree)`,
    ],
  ])("hands over %s: nothing is fetched", async (_what, script) => {
    await project.create("evil");
    const before = fingerprint();
    const made = await project.agent(
      "run",
      "evil",
      "bash",
      "-ec",
      `${script}; c=$(git commit-tree -p HEAD -m evil $root); git update-ref HEAD $c; rm -f raw`,
    );
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const fetched = await project.agent("fetch", "evil");
    expect(fetched.code).toBe(1);
    expect(fetched.stderr).toMatch(/agent\/(invalid|inside)/);
    expect(project.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main\n");
    expect(fingerprint()).toBe(before);
    expect(project.git("count-objects", "-v")).toContain("packs: 0");
  });

  test("cannot lead an applied file through a link", async () => {
    await project.create("evil");
    const outside = join(project.directory, "outside");
    await project.shell("evil", `ln -s '${project.directory}' d; git add d; git commit -qm link`);
    expect(await project.agent("apply", "evil", "--yes")).toMatchObject({ code: 0 });
    await project.shell("evil", "rm d; mkdir d; echo x >d/outside; git add -A; git commit -qm file");
    await project.agent("apply", "evil", "--yes");
    expect(existsSync(outside)).toBe(false);
  });

  test("drives no terminal with names and messages", async () => {
    await project.create("evil");
    await project.shell(
      "evil",
      `git checkout -q -b "$(printf 'other-\\342\\200\\256x')"; git commit -q --allow-empty -m x; git checkout -q rocker/evil; printf 'SECRET=1' >.env`,
    );
    const refused = await project.agent("rm", "evil");
    expect(refused.code).toBe(1);
    expect(refused.stderr).not.toContain("\u202e");
  });
});
