import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeEveryEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { runLine } from "./support/shell-line.ts";
import { ownDirectory } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

/** A home directory with settings, a repository with a linked worktree, and one with a submodule. */
function makeRepositories(directory: string) {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "protocol.file.allow=always", "-c", "user.name=x", "-c", "user.email=x@x", ...args],
      {
        cwd,
        env: { PATH: process.env.PATH, HOME: directory, GIT_CONFIG_NOSYSTEM: "1" },
        stdio: "pipe",
      },
    );
  for (const name of ["main", "super", "home"]) mkdirSync(join(directory, name));
  for (const name of ["main", "super"]) {
    git(join(directory, name), "init", "-q");
    git(join(directory, name), "commit", "-q", "--allow-empty", "-m", "first");
  }
  git(join(directory, "main"), "worktree", "add", "-q", join(directory, "tree"));
  git(join(directory, "super"), "submodule", "add", "-q", join(directory, "main"), "sub");
  writeFileSync(
    join(directory, "home/.gitconfig"),
    "[user]\n\tname = Ada L\n\temail = ada@x\n[include]\n\tpath = .more\n",
  );
  writeFileSync(join(directory, "home/.more"), "[alias]\n\tsay = !echo included\n");
}

const worktreeScript =
  "touch new; git status --short; git add new; git commit -q -m here; git log --format=%s -1";

/** What the `.git` file of a directory that somebody else wrote may say, and what is there for it. */
const attacks: Record<string, (directory: string, evil: string) => string> = {
  "a directory of secrets": (directory) => `gitdir: ${directory}/home/.ssh`,
  "a relative path": () => "gitdir: ../home/.ssh",
  "a common directory": (directory, evil) => {
    mkdirSync(join(evil, "fake/worktrees/x"), { recursive: true });
    writeFileSync(join(evil, "fake/worktrees/x/HEAD"), "ref: refs/heads/main\n");
    writeFileSync(join(evil, "fake/worktrees/x/gitdir"), `${evil}/.git\n`);
    writeFileSync(join(evil, "fake/worktrees/x/commondir"), `${directory}/home/.ssh\n`);
    return "gitdir: fake/worktrees/x";
  },
  "the worktree of another directory": (directory) => `gitdir: ${directory}/main/.git/worktrees/tree`,
  "the directory of an engine's socket": () => "gitdir: /run",
};

describeEveryEngine("--git", (engine) => {
  const { as, env } = using(engine);
  let directory: string;
  let image: string;
  beforeAll(() => {
    image = toolsImage(engine);
    directory = ownDirectory(as);
    makeRepositories(directory);
    giveTo(as, directory);
  });

  const inside = (flags: readonly string[], ...command: string[]) =>
    rocker([...flags, image, ...command], {
      as,
      env: { ...env, HOME: join(directory, "home") },
      withAll: true,
    });
  const at = (path: string, target = path) => ["--volume", `${path}:${target}`, "--workdir", target];

  it("provides the user's settings and the files that they include", async () => {
    expect((await inside(["--git"], "git", "config", "user.name")).stdout).toBe("Ada L\n");
    expect((await inside(["--git"], "git", "say")).stdout).toBe("included\n");
    const { stdout } = await inside(
      ["--git", "--git-config-path", join(directory, "home/.more")],
      "git",
      "config",
      "-l",
    );
    expect(stdout).toContain("alias.say");
    expect(stdout).not.toContain("Ada");
  });

  it.each([[["--user", "--no-user-sudo"]], [[]]])("supports a worktree, with %j", async (user) => {
    const tree = join(directory, "tree");
    const bare = await inside([...user, ...at(tree)], "git", "log", "--oneline");
    expect(bare.code).toBe(128);
    const { code, stdout, stderr } = await inside(
      ["--git", ...user, ...at(tree)],
      ...["sh", "-ec", 'git commit -q --allow-empty -m "from $(id -u)"; git log --format="%an %s" -1'],
    );
    expect({ code, stdout }, stderr).toMatchObject({ code: 0 });
    expect(stdout).toBe(`Ada L from ${user.length > 0 ? as.uid : 0}\n`);
  });

  it("supports a worktree that the user is in", async () => {
    const { code, stdout, stderr } = await rocker(
      ["--git", "--cwd", "--user", "--no-user-sudo", image, "sh", "-ec", worktreeScript],
      { as, cwd: join(directory, "tree"), env: { ...env, HOME: join(directory, "home") }, withAll: true },
    );
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "?? new\nhere\n" });
  });

  it("supports a submodule, also at another path", async () => {
    for (const target of [join(directory, "super/sub"), "/work/sub"]) {
      const flags = ["--git", "--user", "--no-user-sudo", ...at(join(directory, "super/sub"), target)];
      const { stdout, stderr } = await inside(flags, "git", "status", "--short", "--branch");
      expect(stdout, stderr).toMatch(/^## /);
    }
  });
});

describeEveryEngine("--git where somebody else wrote the .git file", (engine) => {
  const { as, env } = using(engine);
  let directory: string;
  let evil: string;
  beforeEach(() => {
    // An isolated container has a /tmp of its own, which would hide what is mounted from there.
    directory = mkdtempSync(join(realpathSync(as.home), "rocker-git "));
    makeRepositories(directory);
    evil = join(directory, "evil");
    mkdirSync(join(directory, "home/.ssh"));
    mkdirSync(evil);
    writeFileSync(join(directory, "home/.ssh/id"), "secret\n");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const find = `
    cat "$1/home/.ssh/id" 2>/dev/null && echo the secret
    ls -d "$1/main" 2>/dev/null && echo the other repository
    find / -path /proc -prune -o \\( -name docker.sock -o -name containerd.sock \\) -print 2>/dev/null
    echo done`;

  it.each(
    Object.entries(attacks).flatMap(([name, make]) => [
      [name, ["--cwd"], make] as const,
      [name, ["--volume", "."], make] as const,
      [name, ["--isolate", "--cwd", "--user"], make] as const,
    ]),
  )("%s is not in the container, with %j", async (_name, flags, make) => {
    writeFileSync(join(evil, ".git"), `${make(directory, evil)}\n`);
    giveTo(as, directory);
    const outcome = await rocker(["--git", ...flags, "debian:bookworm", "sh", "-c", find, "sh", directory], {
      as,
      cwd: evil,
      env: { ...env, HOME: join(directory, "home") },
      withAll: true,
    });
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "done\n" });
  });
});

describeEveryEngine("--git and OpenPGP", (engine) => {
  const { as, env } = using(engine);
  let directory: string;
  let own: Record<string, string | undefined>;
  beforeAll(async () => {
    directory = ownDirectory(as);
    for (const name of ["gnupg", "main", "home"]) mkdirSync(join(directory, name), { mode: 0o700 });
    giveTo(as, directory);
    own = { ...env, GNUPGHOME: join(directory, "gnupg"), HOME: join(directory, "home") };
    const prepare = `
      gpg --batch --quiet --passphrase '' --quick-gen-key 'Ada <ada@x>' ed25519 sign 2>/dev/null
      gpgconf --launch gpg-agent
      git config --global user.name Ada; git config --global user.email ada@x
      git config --global commit.gpgSign true; git config --global user.signingKey ada@x
      git init -q`;
    const { code, stderr } = await onHost(`set -e; ${prepare}`);
    expect(code, stderr).toBe(0);
  });
  afterAll(() => onHost("gpgconf --kill gpg-agent"));

  const onHost = (script: string) => runLine(script, { as, cwd: join(directory, "main"), env: own });

  it("signs commits with the user's agent, without exposing the key", async () => {
    const script = `
      git commit -q --allow-empty -m signed && git log -1 --format='%G? %GS'
      gpg --batch --export-secret-keys 2>/dev/null | wc -c
      ls "$GNUPGHOME/private-keys-v1.d" 2>/dev/null; stat -c '%a %u' "$GNUPGHOME"`;
    const flags = [
      "--git",
      "--user",
      "--no-user-sudo",
      "--volume",
      join(directory, "main"),
      "-w",
      join(directory, "main"),
    ];
    const { code, stdout, stderr } = await rocker([...flags, toolsImage(engine), "sh", "-c", script], {
      as,
      env: own,
      withAll: true,
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`U Ada <ada@x>\n0\n700 ${as.uid}\n`);
    expect((await onHost("git log -1 --format=%G?")).stdout).toMatch(/^[GU]\n$/);
  });
});
