import { fakeHost } from "@rocker/testkit";
import { expect } from "vitest";
import { fuzz, fuzzLength, spoiled } from "../../../scripts/fuzz/fuzz.ts";
import { settingOf, settingsIn } from "./config-files.ts";
import { readGitFile } from "./git-file.ts";
import { repositoryMounts } from "./repository-mounts.ts";

const tree = "/home/ada/project";

fuzz("a .git file names one path on one line, or has a fault", {
  inputs: spoiled(["gitdir: /home/ada/one/.git\n", "gitdir: ../one/.git/worktrees/x\n"], "gitdir: ", "\n"),
  check: (text) => {
    const read = readGitFile(tree, fakeHost({ files: { [`${tree}/.git`]: text } }));
    if (read && "names" in read) expect(read.names).not.toMatch(/\p{Cc}/u);
    else expect(read?.fault).toBeTruthy();
  },
});

fuzz("a .git file mounts nothing that does not name its directory", {
  inputs: spoiled(["gitdir: /home/ada/.ssh\n", "gitdir: ../one/.git\n", "gitdir: /run\n"], "../", "/"),
  check: (text) => {
    const host = fakeHost({
      cwd: tree,
      files: {
        [`${tree}/.git`]: text,
        "/home/ada/.ssh/id": "",
        "/run/docker.sock": "",
        "/home/ada/one/.git/HEAD": "ref: refs/heads/main\n",
        "/home/ada/one/.git/config": "[core]\nbare = false\n",
      },
      directories: ["/home/ada/one/.git/objects", "/home/ada/one/.git/refs"],
    });
    const mounted = repositoryMounts(
      [
        {
          type: "bind",
          source: tree,
          target: tree,
          directory: true,
          readOnly: false,
          options: [],
          from: "x",
        },
      ],
      host,
    );
    expect("mounts" in mounted ? mounted.mounts : []).toEqual([]);
  },
});

fuzz("settings of a Git configuration", {
  inputs: spoiled(
    [
      '[user]\n\tname = Ada "L" \\\n\temail = "a#b" ; c\n[includeIf "gitdir:~/x"]\n path = y\n',
      "[core]\n\tworktree = ../../../sub\n",
    ],
    '[a "b"]',
    "\\",
    "=",
    "[constructor]\n__proto__ = 1\n",
  ),
  check: (text) => {
    for (const { name, value } of settingsIn(text)) {
      expect(name).toContain(".");
      expect(typeof value).toBe("string");
    }
    const host = fakeHost({ files: { "/c": text } });
    expect(["string", "undefined"]).toContain(
      typeof settingOf([{ source: "/c", target: "/c" }], host, "user.name"),
    );
  },
});

fuzzLength("a .git file", ["gitdir: ", "a", "/", "\n", "\r", "../"], (text) =>
  readGitFile(tree, fakeHost({ files: { [`${tree}/.git`]: text } })),
);
fuzzLength(
  "a Git configuration",
  ["[a]\n", "[a", '[a "', "\\", '"', "]", " ", "\t", "a", "=", "a = ", "\n", ";", "#", "-"],
  settingsIn,
);
