import { defineExtension } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import git from "./index.ts";

// The working tree, as somebody else wrote it, and what is around it.
const tree = "/home/ada/evil";
const stranger = 7;

const repository = (directory: string) => ({
  [`${directory}/HEAD`]: "ref: refs/heads/main\n",
  [`${directory}/config`]: "[core]\n\tbare = false\n",
  [`${directory}/objects/pack/x`]: "",
  [`${directory}/refs/heads/main`]: "",
});
const worktree = (directory: string, back: string, common = "../..") => ({
  [`${directory}/HEAD`]: "ref: refs/heads/x\n",
  [`${directory}/commondir`]: `${common}\n`,
  [`${directory}/gitdir`]: `${back}\n`,
});
const owned = (files: Record<string, string>, uid: number) =>
  Object.fromEntries(Object.entries(files).map(([path, contents]) => [path, { contents, uid }]));

/** What the user has: a secret, a repository with a worktree and a submodule, and a bare one. */
const ofUser = {
  "/home/ada/.ssh/id": "secret",
  ...repository("/home/ada/work/.git"),
  ...worktree("/home/ada/work/.git/worktrees/wt", "/home/ada/wt/.git"),
  "/home/ada/wt/.git": "gitdir: /home/ada/work/.git/worktrees/wt\n",
  ...repository("/home/ada/work/.git/modules/sub"),
  "/home/ada/work/.git/modules/sub/config": "[core]\n\tworktree = ../../../sub\n",
  "/home/ada/work/sub/.git": "gitdir: ../.git/modules/sub\n",
  ...repository("/srv/bare.git"),
};

function mountsOf(facts: FakeHostFacts, source = tree) {
  const volume = defineExtension({
    name: "volume",
    summary: "x",
    options: { volume: { type: "boolean", summary: "x" } },
    setup: (container) => void container.withBindMount(source, source),
  });
  const host = fakeHost({
    ...facts,
    files: { ...ofUser, ...facts.files },
    sockets: ["/run/docker.sock"],
  });
  const view = planOf([volume, git], "--git --volume x", { host });
  const mounts = view.plan.run.mounts.map((mount) => ("source" in mount ? mount.source : ""));
  return { mounts, notices: view.notices.map(({ text }) => text).join("\n") };
}

interface Attack extends FakeHostFacts {
  /** What the `.git` file says; undefined: there is none, but what `files` or `links` have. */
  readonly says?: string;
  readonly tree?: string;
  /** Nothing is said: for Git it is in the mounted working tree. */
  readonly silent?: true;
}

const attacks: Record<string, Attack> = {
  "a directory of secrets": { says: "gitdir: /home/ada/.ssh" },
  "a relative path to it": { says: "gitdir: ../.ssh" },
  "the directory of an engine's socket": { says: "gitdir: /run" },
  "the root directory": { says: "gitdir: /" },
  "the user's own repository": { says: "gitdir: /home/ada/work/.git" },
  "a bare repository": { says: "gitdir: /srv/bare.git" },
  "the worktree's directory of another working tree": { says: "gitdir: /home/ada/work/.git/worktrees/wt" },
  "the repository of another submodule": { says: "gitdir: /home/ada/work/.git/modules/sub" },
  "a forged worktree whose common directory is elsewhere": {
    says: "gitdir: ./fake/worktrees/x",
    files: worktree(`${tree}/fake/worktrees/x`, `${tree}/.git`, "/home/ada/.ssh"),
    silent: true,
  },
  "one that is named by its absolute path": {
    says: `gitdir: ${tree}/fake/worktrees/x`,
    files: worktree(`${tree}/fake/worktrees/x`, `${tree}/.git`, "/home/ada/work/.git"),
    silent: true,
  },
  "a forged worktree next to the working tree, with another's common directory": {
    tree: `${tree}/sub`,
    says: "gitdir: ../fake/worktrees/x",
    files: {
      ...repository(`${tree}/fake`),
      ...worktree(`${tree}/fake/worktrees/x`, `${tree}/sub/.git`, "/home/ada/work/.git"),
    },
  },
  "a symlink to a directory of secrets": {
    says: "gitdir: link",
    links: { [`${tree}/link`]: "/home/ada/.ssh" },
    silent: true,
  },
  "another's worktree through a symlink": {
    says: "gitdir: link/worktrees/wt",
    links: { [`${tree}/link`]: "/home/ada/work/.git" },
    silent: true,
  },
  "another's worktree, with a symlink where that one was": {
    // The user had a worktree in this directory; its writer put a symlink to all of it in its place.
    says: "gitdir: /home/ada/work/.git/worktrees/in",
    files: worktree("/home/ada/work/.git/worktrees/in", `${tree}/in/.git`),
    links: { [`${tree}/in`]: "." },
  },
  "another submodule, with a symlink where that one was": {
    tree: "/home/ada/work/evil",
    says: "gitdir: ../.git/modules/in",
    files: {
      ...repository("/home/ada/work/.git/modules/in"),
      "/home/ada/work/.git/modules/in/config": "[core]\n\tworktree = ../../../evil/in\n",
    },
    links: { "/home/ada/work/evil/in": "." },
  },
  "a forged module through a symlink": {
    tree: `${tree}/sub`,
    says: "gitdir: ../.git/modules/sub",
    files: repository(`${tree}/.git`),
    links: { [`${tree}/.git/modules/sub`]: "/home/ada/.ssh" },
  },
  "the user's repository as that of the superproject": {
    tree: `${tree}/sub`,
    says: "gitdir: ../.git/modules/sub",
    links: { [`${tree}/.git`]: "/home/ada/work/.git" },
  },
  "a symlink in the place of the file": {
    files: { [`${tree}/other`]: "gitdir: /home/ada/.ssh\n" },
    links: { [`${tree}/.git`]: "other" },
  },
  "a symlink in the place of the repository": {
    links: { [`${tree}/.git`]: "/home/ada/.ssh" },
    silent: true,
  },
  "another user's file": {
    files: {
      ...worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
      [`${tree}/.git`]: { contents: "gitdir: /home/ada/work/.git/worktrees/x\n", uid: stranger },
    },
  },
  "another user's working tree": {
    says: "gitdir: /home/ada/work/.git/worktrees/x",
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
    directories: { [tree]: { uid: stranger } },
  },
  "another user's repository": {
    says: "gitdir: /tmp/.git/worktrees/x",
    files: owned(
      { ...repository("/tmp/.git"), ...worktree("/tmp/.git/worktrees/x", `${tree}/.git`) },
      stranger,
    ),
  },
  "another user's directory in a place that belongs to root": {
    says: "gitdir: /tmp/.git/worktrees/x",
    files: { ...repository("/tmp/.git"), ...worktree("/tmp/.git/worktrees/x", `${tree}/.git`) },
    directories: { "/tmp/.git": { uid: stranger } },
  },
  "a repository in which the working tree is": {
    // The working tree was put where git keeps its own directories.
    tree: "/srv/bare.git/worktrees/evil/sub",
    says: "gitdir: /srv/bare.git/worktrees/evil",
    files: worktree("/srv/bare.git/worktrees/evil", "/srv/bare.git/worktrees/evil/sub/.git"),
  },
  "more than git writes": {
    says: "gitdir: /home/ada/work/.git/worktrees/x\ngitdir: /home/ada/.ssh",
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
  },
  "something else before it": {
    says: "\ngitdir: /home/ada/work/.git/worktrees/x",
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
  },
  "a path longer than any": {
    says: `gitdir: ${"/./".repeat(4000)}home/ada/work/.git/worktrees/x`,
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
  },
  "a worktree that is no repository's": {
    says: "gitdir: /home/ada/.ssh/worktrees/x",
    files: worktree("/home/ada/.ssh/worktrees/x", `${tree}/.git`),
  },
  "a worktree without a HEAD": {
    says: "gitdir: /home/ada/work/.git/worktrees/x",
    files: {
      "/home/ada/work/.git/worktrees/x/commondir": "../..",
      "/home/ada/work/.git/worktrees/x/gitdir": `${tree}/.git`,
    },
  },
  "a worktree's directory in another place than git's": {
    says: "gitdir: /home/ada/work/.git/other/x",
    files: worktree("/home/ada/work/.git/other/x", `${tree}/.git`),
  },
  "a worktree's directory under another name": {
    says: "gitdir: /srv/alias",
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
    links: { "/srv/alias": "/home/ada/work/.git/worktrees/x" },
  },
  "a worktree's directory that is another user's": {
    says: "gitdir: /home/ada/work/.git/worktrees/x",
    files: worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
    directories: { "/home/ada/work/.git/worktrees/x": { uid: stranger } },
  },
  "a link back that is in the working tree": {
    says: "gitdir: /home/ada/work/.git/worktrees/x",
    files: {
      "/home/ada/work/.git/worktrees/x/HEAD": "ref: refs/heads/x",
      "/home/ada/work/.git/worktrees/x/commondir": "../..",
      [`${tree}/back`]: `${tree}/.git`,
    },
    links: { "/home/ada/work/.git/worktrees/x/gitdir": `${tree}/back` },
  },
  "a repository in the working tree, by a way around it": {
    says: "gitdir: /srv/alias/worktrees/x",
    files: { ...repository(`${tree}/fake`), ...worktree(`${tree}/fake/worktrees/x`, `${tree}/.git`) },
    links: { "/srv/alias": `${tree}/fake` },
  },
  "a symlink to a file that git wrote": {
    files: {
      ...worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
      [`${tree}/other`]: "gitdir: /home/ada/work/.git/worktrees/x\n",
    },
    links: { [`${tree}/.git`]: "other" },
  },
  "a repository that is no superproject's module": {
    says: "gitdir: /srv/r.git",
    files: { ...repository("/srv/r.git"), "/srv/r.git/config": `[core]\nworktree = ${tree}` },
  },
  "a module that is no repository": {
    tree: "/home/ada/work/evil",
    says: "gitdir: ../.git/modules/evil",
    files: { "/home/ada/work/.git/modules/evil/config": "[core]\nworktree = ../../../evil" },
  },
  "a repository without a HEAD": {
    says: "gitdir: /srv/r/.git/worktrees/x",
    files: {
      "/srv/r/.git/objects/pack/x": "",
      "/srv/r/.git/refs/heads/main": "",
      "/srv/r/.git/HEAD": "secret",
      ...worktree("/srv/r/.git/worktrees/x", `${tree}/.git`),
    },
  },
  "a repository whose objects are behind a symlink": {
    says: "gitdir: /srv/r/.git/worktrees/x",
    files: {
      "/srv/r/.git/HEAD": "ref: refs/heads/main",
      "/srv/r/.git/refs/heads/main": "",
      ...worktree("/srv/r/.git/worktrees/x", `${tree}/.git`),
    },
    links: { "/srv/r/.git/objects": "/home/ada/.ssh" },
  },
};

describe("a .git file that names a directory outside of its working tree", () => {
  it.each(Object.entries(attacks))(
    "brings nothing: %s",
    (_what, { says, tree: at = tree, silent, ...facts }) => {
      const files = says === undefined ? {} : { [`${at}/.git`]: says };
      const { mounts, notices } = mountsOf({ ...facts, files: { ...files, ...facts.files } }, at);
      expect(mounts).toEqual([at]);
      expect(notices).toMatch(silent ? /^$/ : /^\S+\.git (names \S+, which is not mounted|is ignored): /);
    },
  );

  it("brings a repository that names the working tree", () => {
    const files = {
      [`${tree}/.git`]: "gitdir: /home/ada/work/.git/worktrees/x\n",
      ...worktree("/home/ada/work/.git/worktrees/x", `${tree}/.git`),
    };
    expect(mountsOf({ files }).mounts).toEqual([tree, "/home/ada/work/.git"]);
    expect(mountsOf({ files: owned({ ...ofUser, ...files }, 0) }).mounts).toEqual([
      tree,
      "/home/ada/work/.git",
    ]);
  });
});
