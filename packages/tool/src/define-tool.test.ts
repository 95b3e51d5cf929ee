import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import {
  archive,
  crates,
  defineTool,
  everywhere,
  installer,
  npm,
  packages,
  pypi,
  type Tool,
} from "./index.ts";

const tool = (more: Partial<Tool> = {}) =>
  defineTool({ name: "tig", summary: "tig", from: packages(everywhere("tig")), ...more });
const stub = (name: string) =>
  defineExtension({
    name,
    summary: name,
    options: { [name]: { type: "boolean", summary: "on" } },
    setup() {},
  });
const user = defineExtension({
  name: "user",
  summary: "An account",
  options: { user: { type: "boolean", summary: "on" } },
  setup: (container) =>
    void container.withAccount({ name: "ada", uid: 1234, gid: 1234, home: "/home/other" }),
});
const sums = { amd64: "a".repeat(64), arm64: "b".repeat(64) };

/** The arguments of a step's script, after directory, cache and links. */
function installArguments(args: readonly string[]): readonly string[] {
  const [, , , , , , links = "0", ...rest] = args;
  return rest.slice(2 * Number(links));
}

describe("packages", () => {
  it("are installed by the distribution's package manager, in the system layer", () => {
    expect(planOf(tool(), "--tig x").step("packages")).toMatchObject({
      names: { apt: ["tig"], apk: ["tig"], dnf: ["tig"], pacman: ["tig"], zypper: ["tig"] },
      layer: "system",
      optional: false,
    });
  });

  it("get a version in each package manager's format, except for pacman", () => {
    const from = packages({ apt: ["tig", "git"], dnf: ["tig"], pacman: ["tig"], zypper: [] });
    expect(planOf(tool({ from }), "--tig=2:1.0~rc1-3 x").step("packages").names).toEqual({
      apt: ["tig=2:1.0~rc1-3", "git"],
      dnf: ["tig-2:1.0~rc1-3"],
      zypper: [],
    });
  });
});

describe("registries", () => {
  const one = (from: Tool["from"], line: string, ...others: Parameters<typeof planOf>[0][]) =>
    planOf([tool({ from }), ...(others.flat() as never[])], line).step("exec");

  it.each([
    ["--tig x", "tig", "tig-tool@latest"],
    ["--tig=1.2 x", "tig 1.2", "tig-tool@1.2"],
  ])("npm: %s", (line, title, specifier) => {
    const step = one(npm("tig-tool", "tig"), line, stub("node"));
    expect(step).toMatchObject({ title, layer: "system", as: "root" });
    expect(step.args.slice(4, 9)).toEqual([
      "/opt/rocker/tig",
      "/var/cache/rocker-npm",
      "1",
      "tig",
      "bin/tig",
    ]);
    expect(installArguments(step.args)).toEqual([specifier, "tig-tool"]);
    expect(step.caches).toEqual([{ target: "/var/cache/rocker-npm", id: "rocker-npm" }]);
  });

  it("npm enables node, which is set up first", () => {
    expect(planOf([tool({ from: npm("tig", "tig") }), stub("node")], "--tig x").active).toEqual([
      "node",
      "tig",
    ]);
  });

  it.each([
    ["--tig x", "tig-tool"],
    ["--tig=1.2 x", "tig-tool==1.2.*"],
    ["--tig=1.2rc1 x", "tig-tool==1.2rc1"],
  ])("PyPI: %s", (line, specifier) => {
    const from = pypi("tig-tool", { tig: "bin/tig" });
    expect(installArguments(one(from, line).args)).toEqual([specifier]);
    expect(planOf(tool({ from }), line).step("packages").names.apt).toContain("python3-venv");
  });

  it.each([
    ["--tig x", ["--", "tig-tool"]],
    ["--tig=1.2.3 x", ["--version", "1.2.3", "--", "tig-tool"]],
    ["--tig=1.2 x", ["--version", "~1.2", "--", "tig-tool"]],
  ])("crates.io: %s", (line, args) => {
    expect(installArguments(one(crates("tig-tool", "tig"), line, stub("cargo")).args)).toEqual(args);
  });
});

describe("downloads", () => {
  const from = archive({
    url: "https://tig.example/{version}/tig-{version}-{arch}.tar.gz",
    arch: { amd64: "x86_64", arm64: "aarch64" },
    sha256: { "10.0": sums, "9.0": { amd64: "c".repeat(64), arm64: "d".repeat(64) } },
    strip: 1,
    programs: { tig: "bin/tig" },
  });

  it("default to the newest version with a known checksum, for each architecture", () => {
    expect(installArguments(planOf(tool({ from }), "--tig x").step("exec", "tig").args)).toEqual([
      "https://tig.example/10.0/tig-10.0-x86_64.tar.gz",
      sums.amd64,
      "https://tig.example/10.0/tig-10.0-aarch64.tar.gz",
      sums.arm64,
      "1",
    ]);
  });

  it("use the requested version", () => {
    const args = installArguments(planOf(tool({ from }), "--tig=9.0 x").step("exec", "tig 9.0").args);
    expect(args[1]).toBe("c".repeat(64));
  });

  it.each(["3.0", "__proto__", "toString"])("reject version %s, which has no checksum", (version) => {
    expect(problemsOf(tool({ from }), `--tig=${version} x`)).toMatchObject([
      {
        code: "tig/version",
        kind: "usage",
        what: expect.stringContaining("checksums are known only for 10.0, 9.0"),
      },
    ]);
  });

  it("can be installers, which get the target directory and may support any version", () => {
    const rustup = installer({
      url: "https://tig.example/{version}/{arch}/init",
      sha256: { "9.0": sums },
      args: ["--to", "{directory}", "{version}"],
      env: { QUIET: "1" },
      defaultVersion: "stable",
      programs: { tig: "bin/tig" },
    });
    const step = planOf(tool({ from: rustup }), "--tig=1.2.3 x").step("exec");
    expect(step.env).toEqual({ QUIET: "1" });
    expect(installArguments(step.args).slice(2)).toEqual([
      "https://tig.example/9.0/arm64/init",
      sums.arm64,
      "--to",
      "/opt/rocker/tig",
      "1.2.3",
    ]);
    expect(installArguments(planOf(tool({ from: rustup }), "--tig x").step("exec").args).at(-1)).toBe(
      "stable",
    );
  });
});

describe("versions", () => {
  const sources = {
    packages: packages(everywhere("tig")),
    npm: npm("tig", "tig"),
    pypi: pypi("tig", {}),
    crates: crates("tig", "tig"),
  };
  const hostile = [
    "-x",
    "--version",
    "1 2",
    "1;id",
    "$(id)",
    "../1",
    "npm:other",
    "git+https://x",
    "@scope/x",
    "a/b",
  ];

  it.each(
    Object.entries(sources).flatMap(([source, from]) =>
      hostile.map((version) => [source, version, from] as const),
    ),
  )("%s rejects %j", (_source, version, from) => {
    const problems = problemsOf([tool({ from }), stub("node"), stub("cargo")], [`--tig=${version}`, "x"]);
    expect(problems.map(({ code }) => code)).toEqual(["tig/version"]);
  });

  it("can come from another source, and report what that requires", () => {
    const both = [tool({ pinnedFrom: npm("tig", "tig") }), stub("node")];
    expect(planOf(both, "--tig x").active).toEqual(["tig"]);
    expect(planOf(both, "--node --tig=1 x").active).toEqual(["node", "tig"]);
    expect(problemsOf(both, "--tig=1 x")).toMatchObject([
      { code: "tig/requires", fix: expect.stringContaining("--node") },
    ]);
  });

  it("are part of the plan; an empty version is no version", () => {
    const from = pypi("tig", { tig: "bin/tig" });
    const [bare, empty, one] = ["--tig x", "--tig= x", "--tig=1 x"].map(
      (line) => planOf(tool({ from }), line).plan,
    );
    expect(empty).toEqual(bare);
    expect(one).not.toEqual(bare);
  });
});

describe("environment and packages of a tool", () => {
  it("are set in the image, in the system layer", () => {
    const view = planOf(tool({ env: { TIG: "1" }, path: ["/opt/x"], packages: { apt: ["git"] } }), "--tig x");
    expect(view.step("env", "TIG")).toMatchObject({ value: "1", layer: "system" });
    expect(view.step("prepend", "PATH")).toMatchObject({ entries: ["/opt/x"], layer: "system" });
    expect(view.step("packages").names.apt).toEqual(["git", "tig"]);
  });
});

describe("mounts of configuration and cache", () => {
  const shared = tool({ config: [".tigrc", ".config/tig"], cache: ".cache/tig" });
  const host = fakeHost({ files: { "/home/ada/.tigrc": "" }, directories: ["/home/ada/.cache/tig"] });

  it("need an option", () => {
    expect(planOf([shared, user], "--user --tig x", { host }).plan.run.mounts).toEqual([]);
  });

  it("include the configuration that exists, in the account's home directory, with a notice", () => {
    const view = planOf([shared, user], "--user --tig --tig-config x", { host });
    expect(view.mountAt("/home/other/.tigrc")).toMatchObject({ source: "/home/ada/.tigrc", readOnly: false });
    expect(view.hasMountAt("/home/other/.config/tig")).toBe(false);
    expect(view.notices).toEqual([
      { from: "tig", text: expect.stringContaining("read and change /home/ada/.tigrc") },
    ]);
  });

  it("can be read-only", () => {
    const view = planOf([shared, user], "--user --tig --tig-config=ro x", { host });
    expect(view.mountAt("/home/other/.tigrc").readOnly).toBe(true);
    expect(view.notices[0]?.text).toContain("can read /home");
  });

  it("include the cache, without a notice", () => {
    const view = planOf([shared, user], "--user --tig --tig-cache x", { host });
    expect(view.mountAt("/home/other/.cache/tig")).toMatchObject({ directory: true, readOnly: false });
    expect(view.notices).toEqual([]);
  });

  it("need a home directory in the container, and something to mount on the host", () => {
    expect(problemsOf(shared, "--tig --tig-config x", { host }).map(({ code }) => code)).toEqual([
      "tig/no-account",
    ]);
    expect(problemsOf([shared, user], "--user --tig --tig-config --tig-cache x")).toMatchObject([
      { code: "tig/missing", what: expect.stringContaining("~/.tigrc and ~/.config/tig not found") },
      { code: "tig/missing", what: expect.stringContaining("~/.cache/tig not found") },
    ]);
  });

  it("are not needed with a mounted home directory", () => {
    const home = stub("home");
    const line = "--user --home --tig --tig-config x";
    expect(planOf([shared, user, home], line, { host }).plan.run.mounts).toEqual([]);
  });
});
