import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path/posix";
import { defineExtension } from "@rocker/core";
import { systemHost } from "@rocker/core/lifecycle";
import { planOf } from "@rocker/testkit";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import git from "./index.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "rocker-git ")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

function run(cwd: string, ...args: string[]): string {
  const settings = ["protocol.file.allow=always", "user.name=x", "user.email=x@x", "init.defaultBranch=main"];
  return execFileSync("git", [...settings.flatMap((one) => ["-c", one]), ...args], {
    cwd: join(root, cwd),
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
    encoding: "utf8",
    stdio: "pipe",
  }).trim();
}

function create(name: string): void {
  run(".", "init", "-q", name);
  run(name, "commit", "-q", "--allow-empty", "-m", "first");
}

/** A repository `super` with the submodule `sub`, which has the submodule `deep`. */
function createSuperproject(): void {
  for (const name of ["deep", "sub", "super"]) create(name);
  run("sub", "submodule", "add", "-q", join(root, "deep"), "deep");
  run("sub", "commit", "-q", "-m", "deep");
  run("super", "submodule", "add", "-q", join(root, "sub"), "libs/sub");
  run("super", "commit", "-q", "-m", "sub");
  run("super", "submodule", "update", "-q", "--init", "--recursive");
}

/** What is mounted with a working tree, relative to the test's directory. */
function mountedWith(tree: string) {
  const volume = defineExtension({
    name: "volume",
    summary: "x",
    options: { volume: { type: "boolean", summary: "x" } },
    setup: (container) => void container.withBindMount(join(root, tree), join(root, tree)),
  });
  const host = systemHost({ PATH: process.env.PATH, HOME: join(root, "home") });
  const view = planOf([volume, git], "--git --volume x", { host });
  const mounts = view.plan.run.mounts.flatMap((mount) => ("source" in mount ? [mount] : []));
  for (const { source, target } of mounts) expect(source).toBe(target);
  const others = mounts.map(({ source }) => relative(root, source)).filter((path) => path !== tree);
  return { others, notices: view.notices.map(({ text }) => text).join() };
}

/** What git itself uses for a working tree. */
const commonDirectory = (tree: string) =>
  relative(root, run(tree, "rev-parse", "--path-format=absolute", "--git-common-dir"));

describe("what git itself made is mounted", () => {
  it.each<[string, tree: string, () => void]>([
    [
      "a worktree",
      "tree",
      () => {
        create("main");
        run("main", "worktree", "add", "-q", "../tree");
      },
    ],
    [
      "a worktree in the directory of its repository",
      "main/trees/in",
      () => {
        create("main");
        run("main", "worktree", "add", "-q", "trees/in");
      },
    ],
    [
      "a worktree with relative paths (worktree.useRelativePaths, git 2.48)",
      "tree",
      () => {
        create("main");
        run("main", "worktree", "add", "-q", "../tree");
        useRelativePaths("tree", "main/.git/worktrees/tree");
      },
    ],
    [
      "a worktree of a bare repository",
      "project/tree",
      () => {
        create("main");
        run(".", "clone", "-q", "--bare", "main", "project/.bare");
        run("project/.bare", "worktree", "add", "-q", "../tree");
      },
    ],
    [
      "a worktree in a bare repository",
      "project.git/tree",
      () => {
        create("main");
        run(".", "clone", "-q", "--bare", "main", "project.git");
        run("project.git", "worktree", "add", "-q", "tree");
      },
    ],
    [
      "a worktree that git moved",
      "elsewhere",
      () => {
        create("main");
        run("main", "worktree", "add", "-q", "../tree");
        run("main", "worktree", "move", "../tree", "../elsewhere");
      },
    ],
    [
      "a worktree without a branch",
      "tree",
      () => {
        create("main");
        run("main", "worktree", "add", "-q", "--detach", "../tree");
      },
    ],
    ["a submodule", "super/libs/sub", createSuperproject],
    ["a submodule of a submodule", "super/libs/sub/deep", createSuperproject],
    [
      "a submodule with settings of its own worktree",
      "super/libs/sub",
      () => {
        createSuperproject();
        run("super/libs/sub", "sparse-checkout", "set", "x");
        expect(readFileSync(join(root, "super/.git/modules/libs/sub/config"), "utf8")).not.toContain(
          "worktree =",
        );
      },
    ],
    [
      "a submodule that was cloned first and absorbed then",
      "super/own",
      () => {
        for (const name of ["super", "sub"]) create(name);
        run("super", "clone", "-q", "../sub", "own");
        run("super", "submodule", "add", "-q", "../sub", "own");
        run("super", "submodule", "absorbgitdirs");
      },
    ],
    [
      "a submodule in a worktree",
      "tree/libs/sub",
      () => {
        createSuperproject();
        run("super", "worktree", "add", "-q", "../tree");
        run("tree", "submodule", "update", "-q", "--init");
      },
    ],
    [
      "a worktree of a submodule",
      "tree",
      () => {
        createSuperproject();
        run("super/libs/sub", "worktree", "add", "-q", join(root, "tree"));
      },
    ],
  ])("%s", (_what, tree, make) => {
    make();
    expect(run(tree, "status", "--short")).toBe("");
    const common = commonDirectory(tree);
    expect(mountedWith(tree)).toEqual({
      others: [common],
      notices: `${join(root, tree)} has its repository in ${join(root, common)}, which is mounted too`,
    });
  });

  it("nothing more, where a repository is in its working tree", () => {
    create("main");
    expect(mountedWith("main")).toEqual({ others: [], notices: "" });
  });
});

describe("what git cannot vouch for is not mounted", () => {
  it("a worktree that was moved by hand, until it is repaired as rocker says", () => {
    create("main");
    run("main", "worktree", "add", "-q", "../tree");
    renameSync(join(root, "tree"), join(root, "moved"));
    const { others, notices } = mountedWith("moved");
    expect(others).toEqual([]);
    expect(notices).toContain(`If you moved it, run "git worktree repair" in ${root}/moved`);
    run("moved", "worktree", "repair");
    expect(mountedWith("moved").others).toEqual(["main/.git"]);
  });

  it("a copy of a worktree", () => {
    create("main");
    run("main", "worktree", "add", "-q", "../tree");
    mkdirSync(join(root, "copy"));
    writeFileSync(join(root, "copy/.git"), readFileSync(join(root, "tree/.git")));
    const { others, notices } = mountedWith("copy");
    expect(others).toEqual([]);
    expect(notices).toMatch(/it belongs to the working tree [^.]*\/tree$/);
  });

  it("a repository elsewhere (git init --separate-git-dir), which the user may name", () => {
    run(".", "init", "-q", "--separate-git-dir", "repo", "tree");
    const { others, notices } = mountedWith("tree");
    expect(others).toEqual([]);
    expect(notices).toContain(`add --volume '${root}/repo'`);
  });

  it("a submodule whose repository says that it belongs to another", () => {
    createSuperproject();
    appendFileSync(
      join(root, "super/.git/modules/libs/sub/config"),
      "[core]\n\tworktree = ../../../../other\n",
    );
    const { others, notices } = mountedWith("super/libs/sub");
    expect(others).toEqual([]);
    expect(notices).toContain(`belongs to the working tree ${root}/super/other`);
  });
});

/** As git 2.48 writes them with the setting; older versions read them too, and this test runs with these. */
function useRelativePaths(tree: string, gitDirectory: string): void {
  const [from, to] = [join(root, tree), join(root, gitDirectory)];
  writeFileSync(join(from, ".git"), `gitdir: ${relative(from, to)}\n`);
  writeFileSync(join(to, "gitdir"), `${join(relative(to, dirname(join(from, ".git"))), ".git")}\n`);
}
