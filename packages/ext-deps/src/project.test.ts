import { fakeHost } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import { readProject } from "./project.ts";
import { problemTexts, projectOf } from "./testing/project.ts";

const found = (files: Readonly<Record<string, string>>, search?: Parameters<typeof projectOf>[1]) =>
  projectOf(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text || "apt: [x]"])),
    search,
  ).files;

describe("finding files", () => {
  it("searches the whole project", () => {
    const files = {
      "a.deps.yaml": "",
      "sub/b.deps.yaml": "",
      "deps.yaml": "",
      "node_modules/m/d.deps.yaml": "",
    };
    expect(found(files)).toEqual(["a.deps.yaml", "sub/b.deps.yaml"]);
  });

  it("uses the given paths and patterns", () => {
    const files = { "a/x.deps.yaml": "", "b/y.deps.yaml": "", "b/z.needs": "", "b/old/w.deps.yaml": "" };
    expect(found(files, { paths: ["b"] })).toEqual(["b/old/w.deps.yaml", "b/y.deps.yaml"]);
    expect(found(files, { paths: ["a/x.deps.yaml", "~/b/z.needs"] })).toEqual(["a/x.deps.yaml", "b/z.needs"]);
    expect(found(files, { exclude: ["old/", "x.*"] })).toEqual(["b/y.deps.yaml"]);
    expect(found(files, { pattern: "?.ne*ds" })).toEqual(["b/z.needs"]);
    expect(found(files, { pattern: "b/*.deps.yaml" })).toEqual(["b/y.deps.yaml"]);
  });

  it("reads a linked file once, and does not follow links to directories", () => {
    const host = fakeHost({
      files: { "/home/ada/p/a.deps.yaml": "apt: [x]" },
      links: { "/home/ada/b.deps.yaml": "p/a.deps.yaml", "/home/ada/p/loop": "/home/ada" },
    });
    expect(readProject(host, { pattern: "*.deps.yaml", paths: [], exclude: [] }).files).toHaveLength(1);
  });
});

describe("a file is rejected", () => {
  const slugsOf = (facts: Parameters<typeof fakeHost>[0]) =>
    readProject(fakeHost(facts), { pattern: "*.deps.yaml", paths: [], exclude: [] }).problems.map(
      ({ slug }) => slug,
    );

  it.each([
    ["if it cannot be read", { files: { "/home/ada/a.deps.yaml": { mode: 0 } } }, "missing"],
    [
      "if it belongs to another user",
      { files: { "/home/ada/a.deps.yaml": { contents: "", uid: 7 } } },
      "owner",
    ],
    [
      "if it is a link out of the project",
      { files: { "/etc/x": "" }, links: { "/home/ada/a.deps.yaml": "/etc/x" } },
      "outside",
    ],
    ["if it is a broken link", { links: { "/home/ada/a.deps.yaml": "gone" } }, "missing"],
    ["if it is a socket", { sockets: ["/home/ada/a.deps.yaml"] }, "file"],
  ])("%s", (_name, facts, slug) => {
    expect(slugsOf(facts)).toEqual([slug]);
  });

  it("if none is found", () => {
    expect(slugsOf({})).toEqual(["none"]);
  });
});

describe("scripts", () => {
  const slugsOf = (path: string, facts: Parameters<typeof fakeHost>[0] = {}) => {
    const files = { "/home/ada/p/a.deps.yaml": `script_a: [${JSON.stringify(path)}]`, ...facts.files };
    const host = fakeHost({ ...facts, cwd: "/home/ada/p", files });
    return readProject(host, { pattern: "*.deps.yaml", paths: [], exclude: [] }).problems;
  };

  it.each(["/etc/passwd", "../x.sh", "a/../../x.sh"])("%s is outside the file's directory", (path) => {
    expect(slugsOf(path).map(({ slug }) => slug)).toEqual(["script-path"]);
  });

  it("must not be links out of the project or binaries", () => {
    const links = { "/home/ada/p/x.sh": "/etc/shadow" };
    expect(slugsOf("x.sh", { links, files: { "/etc/shadow": "" } }).map(({ slug }) => slug)).toEqual([
      "outside",
    ]);
    const files = { "/home/ada/p/x.sh": new Uint8Array([0xff]) };
    expect(slugsOf("x.sh", { files }).map(({ slug }) => slug)).toEqual(["script"]);
  });

  it("with arguments in one string get a hint", () => {
    expect(slugsOf("x.sh --fast", { files: { "/home/ada/p/x.sh": "" } })[0]?.fix).toBe(
      "Write the arguments separately: - {path: x.sh, args: [--fast]}",
    );
  });
});

describe("conflicting values", () => {
  it("are reported with all locations", () => {
    const files = {
      "a.deps.yaml": "apt_x: [git=1]\nenv_x: [FOO=1]",
      "b.deps.yaml": "apt_y: [git=2]\nenv_y: {FOO: '2'}",
    };
    const { problems } = projectOf(files);
    expect(problems.map(({ slug, why }) => [slug, why])).toEqual([
      ["pin", "a.deps.yaml:1:9: git=1\nb.deps.yaml:1:9: git=2"],
      ["variable-conflict", "a.deps.yaml:2:9: FOO=1\nb.deps.yaml:2:9: FOO=2"],
    ]);
  });

  it("do not include equal values, prepended entries and other markers", () => {
    const files = {
      "a.deps.yaml": `apt_x: [git=1]\nenv_x: [FOO=1, "PATH=/a:$PATH"]\npip_x: ['n==1; python_version < "3"']`,
      "b.deps.yaml": `apt_x: [git=1, git]\nenv_x: ['FOO="1"', "PATH=/b:$PATH"]\nuv_x: ['n==2; python_version >= "3"']`,
    };
    expect(problemTexts(files)).toEqual([]);
  });

  it("include different pins for pip and uv", () => {
    expect(
      problemTexts({ "a.deps.yaml": "pip_x: [N.m==1]", "b.deps.yaml": "uv_x: [n-M==2]" }).join(),
    ).toContain("n-m");
  });
});

it("reads the requirements of every pyproject.toml, with the extras test and dev", () => {
  const toml = `[project]\nname = "p"\ndependencies = ["b>=1", 'c; python_version < "3.9"']
[project.optional-dependencies]\ntest = ["pytest"]\ndev = ["ruff"]\ndocs = ["sphinx"]\n`;
  const { requirements, problems } = projectOf({
    "a.deps.yaml": "pyproject: [all]",
    "pyproject.toml": toml,
    "sub/pyproject.toml": "[tool.x]\n",
  });
  expect(problems).toEqual([]);
  expect([...requirements.values()]).toEqual([["b>=1", 'c; python_version < "3.9"', "pytest", "ruff"]]);
  expect(problemTexts({ "a.deps.yaml": "pyproject: [all]", "pyproject.toml": "[project\n" }).join()).toMatch(
    /^toml: pyproject.toml:1:\d+: invalid TOML/,
  );
});
