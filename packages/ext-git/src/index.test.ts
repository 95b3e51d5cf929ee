import { readFileSync } from "node:fs";
import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import git from "./index.ts";

const config = "/run/rocker/git/config";
const stub = (name: string, setup: Parameters<typeof defineExtension>[0]["setup"]) =>
  defineExtension({ name, summary: name, options: { [name]: { type: "boolean", summary: name } }, setup });
const user = stub("user", (container, { host }) => {
  const { name, uid, gid, home } = host.user();
  container.withAccount({ name, uid, gid, home });
});
const home = stub("home", (container) => void container.withBindMount("/home/ada", "/home/ada"));
const volume = (source: string, target = source) =>
  stub("volume", (container) => void container.withBindMount(source, target));
const all = (files: Record<string, string>, flags: string, ...others: ReturnType<typeof stub>[]) =>
  planOf([...others, git], `${flags} x`, { host: fakeHost({ files }) });

describe("--git", () => {
  it("mounts the configuration read-only and marks repositories of another user as safe", () => {
    const [, example = ""] =
      /^rocker (.*)$/m.exec(readFileSync(`${import.meta.dirname}/../README.md`, "utf8")) ?? [];
    const view = planOf([git, stub("cwd", () => {})], example, {
      host: fakeHost({ files: { "/home/ada/.gitconfig": "[user]\nname = Ada" } }),
    });
    expect(view.mountAt(config)).toMatchObject({ source: "/home/ada/.gitconfig", readOnly: true });
    expect(view.variable("GIT_CONFIG_GLOBAL")).toBe(config);
    expect([view.variable("GIT_CONFIG_KEY_0"), view.variable("GIT_CONFIG_VALUE_0")]).toEqual([
      "safe.directory",
      "*",
    ]);
    expect(view.plan.steps).toEqual([]);
  });

  it("sets no safe.directory if the container's user is the host user", () => {
    expect(all({}, "--git --user", user).variable("GIT_CONFIG_COUNT")).toBeUndefined();
  });

  it("mounts included files where Git looks for them", () => {
    const files = {
      "/home/ada/.gitconfig":
        '# [include] path = no\n[include]\n\tpath = more\n[includeIf "gitdir:~/work/"]\n  path = "~/.git work" # x\n[include]\npath=/gone\n[INCLUDE] path = /abs',
      "/home/ada/more": "[include]\npath = .gitconfig",
      "/home/ada/.git work": "",
      "/abs": "",
    };
    const targets = (view: ReturnType<typeof all>) =>
      view.plan.run.mounts.map((mount) => `${"source" in mount && mount.source} ${mount.target}`).sort();
    expect(targets(all(files, "--git --user", user)).filter((one) => !one.includes("gitconfig"))).toEqual([
      "/abs /abs",
      "/home/ada/.git work /home/ada/.git work",
      "/home/ada/more /run/rocker/git/more",
    ]);
    // Without an account, the target of "~" is unknown.
    expect(targets(all(files, "--git")).join()).not.toContain(".git work");
  });

  it("mounts no configuration with --home unless a file is given", () => {
    const files = { "/home/ada/.gitconfig": "", "/other": "" };
    expect(all(files, "--git --user --home", user, home).variable("GIT_CONFIG_GLOBAL")).toBeUndefined();
    const other = all(files, "--git-config-path /other --user --home", user, home);
    expect(other.mountAt(config)).toMatchObject({ source: "/other" });
  });

  it("rejects a missing file", () => {
    const codes = problemsOf(git, "--git-config-path /gone x").map((one) => one.code);
    expect(codes).toEqual(["git/no-config"]);
  });
});

describe("repositories outside the mounted directory", () => {
  const repository = (directory: string) => ({
    [`${directory}/HEAD`]: "ref: refs/heads/main\n",
    [`${directory}/objects/pack/x`]: "",
    [`${directory}/refs/heads/main`]: "",
  });
  const worktree = {
    ...repository("/w/main/.git"),
    "/w/tree/.git": "gitdir: /w/main/.git/worktrees/tree\n",
    "/w/main/.git/worktrees/tree/commondir": "../..\n",
    "/w/main/.git/worktrees/tree/gitdir": "/w/tree/.git\n",
    "/w/main/.git/worktrees/tree/HEAD": "ref: refs/heads/tree\n",
  };
  const submodule = {
    ...repository("/w/super/.git"),
    ...repository("/w/super/.git/modules/sub"),
    "/w/super/sub/.git": "gitdir: ../.git/modules/sub\n",
    "/w/super/.git/modules/sub/config": "[core]\n\tworktree = ../../../sub\n",
  };

  it.each([
    [worktree, volume("/w/tree"), "/w/main/.git", "/w/main/.git"],
    [worktree, volume("/w/tree", "/work"), "/w/main/.git", "/w/main/.git"],
    [submodule, volume("/w/super/sub"), "/w/super/.git/modules/sub", "/w/super/.git/modules/sub"],
    [submodule, volume("/w/super/sub", "/a/b"), "/w/super/.git/modules/sub", "/a/.git/modules/sub"],
  ])("are mounted where Git looks for them: %#", (files, mounted, source, target) => {
    const view = all(files, "--git --volume", mounted);
    expect(view.mountAt(target)).toMatchObject({ source, readOnly: false });
    expect(view.notices[0]?.text).toContain(source);
  });

  it("are not mounted twice, and not if they do not exist", () => {
    expect(all(worktree, "--git --volume", volume("/w")).plan.run.mounts).toHaveLength(1);
    const broken = all({ "/w/tree/.git": "gitdir: /gone" }, "--git --volume", volume("/w/tree"));
    expect(broken.plan.run.mounts).toHaveLength(1);
    expect(broken.notices[0]?.text).toContain("/w/tree/.git names /gone, which is not mounted");
  });

  it("are mounted where nothing else brings them, though another mount is around them", () => {
    const isolated = stub("volume", (container) => {
      container.withTmpfs("/w").withBindMount("/w/tree", "/w/tree");
    });
    expect(all(worktree, "--git --volume", isolated).mountAt("/w/main/.git")).toBeDefined();
    const other = stub("volume", (container) => {
      container.withBindMount("/other", "/w").withBindMount("/w/tree", "/w/tree");
    });
    const files = { ...worktree, "/other/file": "" };
    expect(all(files, "--git --volume", other).mountAt("/w/main/.git")).toBeDefined();
  });

  it("are read-only where the working tree is, and once for two that share one", () => {
    const second = {
      "/w/two/.git": "gitdir: /w/main/.git/worktrees/two\n",
      "/w/main/.git/worktrees/two/commondir": "../..\n",
      "/w/main/.git/worktrees/two/gitdir": "/w/two/.git\n",
      "/w/main/.git/worktrees/two/HEAD": "ref: refs/heads/two\n",
    };
    const trees = (...readOnly: [boolean, boolean]) =>
      stub("volume", (container) => {
        container.withBindMount("/w/tree", "/w/tree", { readOnly: readOnly[0] });
        container.withBindMount("/w/two", "/w/two", { readOnly: readOnly[1] });
      });
    const readOnly = (...each: [boolean, boolean]) =>
      all({ ...worktree, ...second }, "--git --volume", trees(...each)).mountAt("/w/main/.git")?.readOnly;
    expect([readOnly(true, true), readOnly(true, false), readOnly(false, true)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("may be named by the user where nothing in them names the working tree", () => {
    const separate = { ...repository("/w/a repo"), "/w/tree/.git": "gitdir: ../a repo\n" };
    const alone = all(separate, "--git --volume", volume("/w/tree", "/work"));
    expect(alone.plan.run.mounts).toHaveLength(1);
    expect(alone.notices[0]?.text).toContain("add --volume '/w/a repo:/a repo'");
    const named = stub("volume", (container) => {
      container.withBindMount("/w/tree", "/work").withBindMount("/w/a repo", "/a repo");
    });
    expect(all(separate, "--git --volume", named).notices).toEqual([]);
  });
});

describe("signing", () => {
  const signed = (text: string, files = {}) =>
    all({ "/home/ada/.gitconfig": `[commit]\ngpgSign = true\n${text}`, ...files }, "--git --user", user);

  it("with ssh mounts the public key, even if the private one is configured", () => {
    for (const named of ["~/.ssh/id", "/home/ada/.ssh/id.pub"]) {
      const view = signed(`[gpg]\nformat = ssh\n[user]\nsigningKey = ${named}`, {
        "/home/ada/.ssh/id": "secret",
        "/home/ada/.ssh/id.pub": "ssh-ed25519 A",
      });
      expect(view.mountAt("/run/rocker/git/signing-key.pub")).toMatchObject({
        source: "/home/ada/.ssh/id.pub",
        readOnly: true,
      });
      expect(view.variable("GIT_CONFIG_VALUE_0")).toBe("/run/rocker/git/signing-key.pub");
      expect(view.plan.run.mounts.map((one) => "source" in one && one.source)).not.toContain(
        "/home/ada/.ssh/id",
      );
      expect(view.notices[0]?.text).toContain("--ssh");
    }
  });

  it("with OpenPGP mounts the agent's restricted socket and the public keys", () => {
    const files = {
      "/home/ada/.gitconfig": "[commit]\ngpgSign = true",
      "/home/ada/.gnupg/pubring.kbx": "public",
      "/home/ada/.gnupg/private-keys-v1.d/x.key": "secret",
    };
    const runtime = { env: { XDG_RUNTIME_DIR: "/run/user/1234" }, directories: ["/run/user/1234"] };
    const socket = "/run/user/1234/gnupg/S.gpg-agent.extra";
    const host = fakeHost({ files, ...runtime, sockets: [socket] });
    const view = planOf([user, git], "--git --user x", { host });
    expect(view.mountAt("/run/rocker/gnupg/agent")).toMatchObject({ source: socket });
    expect(view.mountAt("/var/lib/rocker/gnupg/pubring.kbx")).toMatchObject({ readOnly: true });
    expect(view.variable("GNUPGHOME")).toBe("/var/lib/rocker/gnupg");
    expect([view.notices, JSON.stringify(view.plan).includes("private-keys")]).toEqual([[], false]);

    const persistent = planOf([user, git], "--git --user x", { host, persistent: true });
    expect(persistent.mountAt("/run/rocker/gnupg")).toMatchObject({ source: "/run/user/1234/rocker/git" });
    expect(JSON.stringify(persistent.plan)).not.toContain(socket);
  });

  it.each([
    ["GNUPGHOME", "/run/user/1234/gnupg/d.up4mxms8tknf5gn9xa3w5kf4/S.gpg-agent.extra"],
    ["no runtime directory", "/srv/gpg/S.gpg-agent.extra"],
  ])("finds the agent with %s", (_what, socket) => {
    const host = fakeHost({
      env: { GNUPGHOME: "/srv/gpg", XDG_RUNTIME_DIR: "/run/user/1234" },
      directories: ["/run/user/1234"],
      files: { "/home/ada/.gitconfig": "[commit]\ngpgSign = true", "/srv/gpg/pubring.kbx": "" },
      sockets: [socket],
    });
    expect(planOf(git, "--git x", { host }).mountAt("/run/rocker/gnupg/agent")).toMatchObject({
      source: socket,
    });
  });

  it("prints a notice when it is not possible", () => {
    expect(signed("").notices[0]?.text).toMatch(/OpenPGP.*gpgconf --launch/);
    expect(signed("[gpg]\nformat = x509").notices[0]?.text).toContain("x509");
  });
});
