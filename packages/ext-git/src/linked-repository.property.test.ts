import { posix } from "node:path";
import { fakeHost } from "@rocker/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { repositoryMounts } from "./repository-mounts.ts";

// All below `project` is as somebody else wrote it. One of these is mounted.
const project = "/home/ada/project";
const trees = [project, `${project}/sub`, `${project}/a/b`];
// What of the user's that can name: repositories, one of them of a directory above, and what is none.
const repositories = ["/home/ada/.git", "/home/ada/one/.git", "/srv/bare.git"];
const others = ["/home/ada/.ssh", "/home/ada", "/run", "/"];

const inside = fc.constantFrom(
  "a",
  "sub",
  "fake",
  "link",
  "other",
  "fake/worktrees/x",
  ".git",
  ".git/modules/sub",
);
const below = fc.constantFrom(
  "/worktrees/x",
  "/worktrees/y",
  "/modules/sub",
  "/modules/a/modules/b",
  "",
  "/..",
);
const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
const place = fc.oneof(
  { weight: 6, arbitrary: join(fc.constantFrom(...repositories), below) },
  { weight: 1, arbitrary: join(fc.constantFrom(...others), below) },
  { weight: 2, arbitrary: join(fc.constant(`${project}/`), inside, below) },
);
const path = fc.oneof(
  { weight: 3, arbitrary: place },
  // Relative, from one of the trees, and by way of what is in it.
  {
    weight: 2,
    arbitrary: fc.tuple(place, fc.constantFrom(...trees)).map(([to, from]) => posix.relative(from, to)),
  },
  { weight: 1, arbitrary: join(inside, below) },
);
const gitFile = fc.oneof(
  { weight: 8, arbitrary: path.map((one) => `gitdir: ${one}\n`) },
  {
    weight: 1,
    arbitrary: join(fc.constantFrom("", "\n", "#"), fc.constant("gitdir: "), path, fc.constant("\n"), path),
  },
  { weight: 1, arbitrary: fc.string() },
);
const head = fc.constantFrom("ref: refs/heads/main\n", "secret", "0".repeat(40));
const tree = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...trees) }, path);
const back = tree.map((one) => `${one}/.git`);

type Facts = { files: Record<string, string>; links: Record<string, string> };

/** A repository with the worktrees and submodules that the pool of paths has. */
function repository(
  at: string,
  valid: boolean,
  links: readonly string[],
  worktrees: readonly string[],
): Facts["files"] {
  const whole = (directory: string) => ({
    [`${directory}/HEAD`]: valid ? "ref: refs/heads/main" : "x",
    [`${directory}/objects/x`]: "",
    [`${directory}/refs/heads/main`]: "",
  });
  const files: Record<string, string> = whole(at);
  for (const [index, name] of ["x", "y"].entries()) {
    files[`${at}/worktrees/${name}/HEAD`] = "ref: refs/heads/main";
    files[`${at}/worktrees/${name}/commondir`] = "../..";
    files[`${at}/worktrees/${name}/gitdir`] = links[index] ?? "";
  }
  for (const [index, name] of ["sub", "a/modules/b"].entries()) {
    Object.assign(files, whole(`${at}/modules/${name}`));
    files[`${at}/modules/${name}/config`] = `[core]\n\tworktree = ${worktrees[index]}\n`;
  }
  return files;
}

const pair = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { minLength: 2, maxLength: 2 });
const ofUser = fc
  .tuple(
    ...repositories.map((at) =>
      fc
        .tuple(fc.constantFrom(true, true, true, false), pair(back), pair(tree))
        .map((facts) => repository(at, ...facts)),
    ),
  )
  .map((all) => Object.assign({}, ...all) as Facts["files"]);
const name = fc.oneof(
  inside,
  fc.constantFrom("sub/.git", "a/b/.git", "fake/HEAD", "fake/objects/x", "fake/refs/x"),
);
const ofProject = fc.record({
  // One for each of the trees; undefined: there is none.
  gitFiles: fc.tuple(...trees.map(() => fc.option(gitFile, { nil: undefined, freq: 3 }))),
  files: fc.dictionary(
    fc
      .tuple(name, fc.constantFrom("", "/commondir", "/gitdir", "/HEAD", "/config"))
      .map((parts) => parts.join("")),
    fc.oneof(
      path,
      head,
      back,
      path.map((one) => `[core]\nworktree = ${one}`),
    ),
  ),
  links: fc.dictionary(name, path),
});

/** What of the user's own files says that a repository is this tree's: written here a second time, from the manuals. */
function namesBack(repositoryPath: string, tree: string, files: Facts["files"]): boolean {
  return Object.entries(files).some(([file, text]) => {
    const directory = posix.dirname(file);
    if (
      /^\/worktrees\/[xy]\/gitdir$/.test(file.slice(repositoryPath.length)) &&
      file.startsWith(repositoryPath)
    ) {
      return posix.resolve(directory, text) === `${tree}/.git`;
    }
    return (
      file === `${repositoryPath}/config` &&
      posix.resolve(directory, text.split(" = ")[1]?.trim() ?? "") === tree
    );
  });
}

it("nothing outside of a project is mounted unless it names the working tree itself", () => {
  let mounted = 0;
  fc.assert(
    fc.property(ofUser, ofProject, fc.constantFrom(...trees), (user, theirs, mountedTree) => {
      const within = <Value>(all: Record<string, Value>) =>
        Object.fromEntries(Object.entries(all).map(([key, value]) => [`${project}/${key}`, value]));
      const gitFiles = theirs.gitFiles.flatMap((text, at) =>
        text === undefined ? [] : [[`${trees[at]}/.git`, text] as const],
      );
      const host = fakeHost({
        files: {
          "/home/ada/.ssh/id": "secret",
          ...user,
          ...within(theirs.files),
          ...Object.fromEntries(gitFiles),
        },
        links: within(theirs.links),
        directories: trees,
        sockets: ["/run/docker.sock"],
      });
      const real = host.path(mountedTree)?.realPath ?? mountedTree;
      const mount = {
        type: "bind",
        directory: true,
        source: mountedTree,
        target: mountedTree,
        readOnly: false,
        options: [],
        from: "volume",
      } as const;
      for (const { source } of repositoryMounts([mount], host).mounts) {
        if (`${source}/`.startsWith(`${project}/`)) continue;
        mounted += 1;
        expect(namesBack(source, real, user), `${source} is mounted`).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
  // A test in which nothing is ever mounted would show nothing.
  expect(mounted).toBeGreaterThan(0);
});
