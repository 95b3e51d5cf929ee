import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDepsFile } from "./read-file.ts";

const schema = createRequire(import.meta.url)("../../schema/deps.schema.json");
const matches = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const read = (text: string) => readDepsFile("/p/x.deps.yaml", "x.deps.yaml", Buffer.from(text));
const problemsIn = (text: string) => read(text).problems.map(({ slug, what }) => `${slug} ${what}`);
const items = (text: string) => read(text).blocks.map(({ items }) => items.map(({ text }) => text));

describe("keys by convention", () => {
  it("have a command and a layer, in order", () => {
    const { blocks, constraints, problems } = read(
      "apt_main:\n  - git\n  - jq # a comment\nadd-apt-repository_sources: [ppa:a/b]\npip: ['a']\nscript_post-main: [x.sh]\n",
    );
    expect(problems).toEqual([]);
    expect(blocks.map(({ command, layer }) => [command, layer])).toEqual([
      ["apt", "main"],
      ["add-apt-repository", "sources"],
      ["pip", "default"],
      ["script", "post-main"],
    ]);
    expect(blocks[0]?.items.map(({ text, location }) => [text, location.line, location.column])).toEqual([
      ["git", 2, 5],
      ["jq", 3, 5],
    ]);
    expect(constraints).toHaveLength(3);
  });

  it("may have several package names in an entry", () => {
    const { blocks, problems } = read(
      "apt_x:\n  - libgtk-3-dev vulkan-tools\n  - git\npip:\n  - numpy >= 1.2\n",
    );
    expect(problems).toEqual([]);
    expect(blocks.map(({ items }) => items.map(({ text }) => text))).toEqual([
      ["libgtk-3-dev", "vulkan-tools", "git"],
      ["numpy >= 1.2"],
    ]);
    expect(blocks[0]?.items.map(({ location }) => [location.line, location.column])).toEqual([
      [2, 5],
      [2, 18],
      [3, 5],
    ]);
    expect(items("run:\n  - make -C x check\n")).toEqual([["make -C x check"]]);
  });

  it("can have user layers and preamble layers", () => {
    const text = "script_user-setup: []\napt_preamble: []\napt_superuser: []\nenv_user: []\n";
    expect(read(text).blocks.map(({ phase }) => phase)).toEqual(["user", "preamble", "main", "user"]);
  });

  it("keep the original text: numbers, dates, booleans, quotes, order, repetitions", () => {
    expect(items(`conda_a: [python=3.10, 3.10, 007, yes, 2001-01-01, "1e3", ~]`)).toEqual([
      ["python=3.10", "3.10", "007", "yes", "2001-01-01", "1e3", "~"],
    ]);
    expect(items("run_a:\n  - |\n    if x; then\n      y\n    fi\n  - make\n  - make")).toEqual([
      ["if x; then\n  y\nfi\n", "make", "make"],
    ]);
  });

  it("can use anchors and aliases", () => {
    expect(items("apt_a: &a [git]\napt_b: *a\nnpm_c: [&n x, *n]")).toEqual([["git"], ["git"], ["x", "x"]]);
  });
});

it("the explicit form defines the order of its layers", () => {
  const { blocks, constraints, problems } = read(`
version: 2
layers:
  tools:
    after: [expensive]
    before: [test]
    apt: [make]
    env: {A: "1", B: 3.10}
    script:
      - "a b.sh"
      - {path: c.sh, args: ["x y", ""]}
  mine:
    as: user
    run: [touch ~/x]
`);
  expect(problems).toEqual([]);
  expect(blocks.map(({ command, layer, phase }) => `${command} ${layer} ${phase}`)).toEqual([
    "apt tools main",
    "env tools main",
    "script tools main",
    "run mine user",
  ]);
  expect(blocks[1]?.items.map(({ text, value }) => [text, value])).toEqual([
    ["A=1", "1"],
    ["B=3.10", "3.10"],
  ]);
  expect(blocks[2]?.items.map(({ text, args }) => [text, args])).toEqual([
    ["a b.sh", undefined],
    ["c.sh", ["x y", ""]],
  ]);
  const layers = constraints.filter((constraint) => constraint.kind === "layers");
  expect(layers.map(({ first, second, location }) => [first, second, location.line])).toEqual([
    ["expensive", "tools", 5],
    ["tools", "test", 6],
  ]);
});

it("only the listed keys and layers may use the user's ssh agent", () => {
  const agentOf = (text: string) =>
    Object.fromEntries(read(text).blocks.map(({ key, layer, ssh }) => [`${key} ${layer}`, ssh]));
  expect(agentOf("ssh: [pip_own]\npip_own: [a]\nrun_own: [b]\npip_main: [c]")).toEqual({
    "pip_own own": true,
    "run_own own": undefined,
    "pip_main main": undefined,
  });
  const layers = "{a: {ssh: true, apt: [git], pip: [x]}, b: {ssh: false, run: [y]}, c: {run: [z]}}";
  expect(agentOf(`version: 2\nlayers: ${layers}`)).toEqual({
    "apt a": undefined,
    "pip a": true,
    "run b": undefined,
    "run c": undefined,
  });
});

/** Mistakes with their location and message. "schema": the JSON Schema for editors rejects them too. */
const invalid: readonly [text: string, problem: RegExp, rejectedBy?: "schema"][] = [
  ["atp_main: [git]", /^unknown x.deps.yaml:1:1: unknown command "atp" in "atp_main"/, "schema"],
  ["apt_main: git", /^shape x.deps.yaml:1:11: expected a list, but found "git"/, "schema"],
  ["apt_main:", /^shape x.deps.yaml:1:1: expected a list, but found nothing/, "schema"],
  ["apt_main: {git: 1}", /expected a list, but found a map/, "schema"],
  ["apt_main: [[git]]", /expected a non-empty string, but found a list/, "schema"],
  ["apt_main:\n  -\n", /^shape x.deps.yaml:2:\d: expected a non-empty string, but found nothing/, "schema"],
  ["apt_main: ['  ']", /expected a non-empty string/, "schema"],
  ["apt_main: [{a: b}]", /expected a non-empty string, but found a map/, "schema"],
  ["apt_a b: [git]", /^layer x.deps.yaml:1:1: "a b" is not a valid layer name/, "schema"],
  ["apt_: [git]", /"" is not a valid layer name/, "schema"],
  ["- git", /^shape x.deps.yaml:1:1: expected a map such as/, "schema"],
  ["git", /expected a map such as/, "schema"],
  ["apt_a: [x]\napt_a: [y]", /^yaml x.deps.yaml:2:1: .*unique/],
  ["apt_a:\n\t- git", /^yaml x.deps.yaml:2:1: .*[Tt]abs/],
  ["apt_a: [x", /^yaml x.deps.yaml:1:/],
  ["apt_a: [x]\n---\napt_b: [y]", /^yaml x.deps.yaml:2:1/],
  ["apt_a: *nowhere", /^yaml x.deps.yaml:1:8: anchor "nowhere" is not defined/],
  ["<<: {apt_a: [x]}", /unknown command "<<"/, "schema"],
  ["env_a: [{A: [1]}]", /^shape .* the value of A must be a string/, "schema"],
  ["script_a: [{pth: x}]", /^unknown .*"pth"/, "schema"],
  [
    "version: 3\nlayers: {}",
    /^version x.deps.yaml:1:10: unsupported version "3": this version of rocker reads version 2/,
    "schema",
  ],
  ["version: 2\nlayer: {}", /^unknown x.deps.yaml:2:1: unknown key "layer"/, "schema"],
  ["version: 2\nlayers: [a]", /expected a map of layers/, "schema"],
  ["version: 2\nlayers: {a: {afer: [b]}}", /unknown command "afer"/, "schema"],
  ["version: 2\nlayers: {a: {after: b}}", /expected a list, but found "b"/, "schema"],
  ["version: 2\nlayers: {a: {as: me}}", /^actor .*invalid value for "as": "me"/, "schema"],
  [
    "version: 2\nlayers: {a: {ssh: maybe, run: [x]}}",
    /^ssh x.deps.yaml:2:14: invalid value for "ssh": "maybe"/,
    "schema",
  ],
  [
    "version: 2\nlayers: {a: {ssh: true, apt: [x]}}",
    /^ssh .*no command in this layer can use your ssh agent/,
  ],
  ["ssh: true\npip_a: [x]", /^ssh x.deps.yaml:1:1: "ssh" must list the keys of this file/, "schema"],
  [
    "ssh: [apt_a]\napt_a: [x]",
    /^ssh x.deps.yaml:1:7: "apt_a" is not a key of this file that can use your ssh agent/,
    "schema",
  ],
  ["ssh: [pip_b]\npip_a: [x]", /"pip_b" is not a key of this file/],
];

describe("problems are reported with their location", () => {
  it.each(invalid)("%j", (text, problem) => {
    expect(problemsIn(text).join("\n")).toMatch(problem);
  });

  it.each(invalid.filter(([, , rejectedBy]) => rejectedBy))("%j is rejected by the schema too", (text) => {
    expect(matches(parse(text))).toBe(false);
  });

  it("all at once", () => {
    expect(problemsIn("atp_a: [x]\napt_b: x\nnpn_c: [x]")).toHaveLength(3);
  });

  it("with a suggestion", () => {
    expect(read("atp_main: [git]").problems[0]?.fix).toBe('Did you mean "apt"?');
  });
});

describe("files that would exhaust the parser are rejected", () => {
  const nested = (levels: number) =>
    Array.from({ length: levels }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join("\n");
  const refused: readonly [name: string, text: string, problem: RegExp][] = [
    ["aliases of aliases", `a0: &a0 [x]\n${nested(9)}`, /^unknown/],
    ["a cycle of aliases", "apt_a: &a [*a]", /expected a non-empty string, but found a list/],
    [
      "many aliases",
      `run_a: &a [x]\n${"apt_b: *a\n".repeat(1)}${many("apt_c", "*a", 500)}`,
      /^aliases .*more than 100 aliases/m,
    ],
    ["nested brackets", `apt: ${"[".repeat(100_000)}`, /^file .*more than 100 levels deep/],
    ["nested dashes", "- ".repeat(10_000), /^file .*more than 100 levels deep/],
    ["nested maps", Array.from({ length: 1200 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"), /./],
    ["many entries", `apt_a:\n${"  - git\n".repeat(20_000)}`, /^entries .*more than 10000/],
    ["a large file", `#${"x".repeat(1_100_000)}`, /^file .*more than 1000000 bytes/],
    ["many errors", `apt_a: ["${"\\q".repeat(1000)}"]`, /^yaml/],
  ];
  it.each(refused)("%s", (_name, text, problem) => {
    const found = problemsIn(text);
    expect(found.join("\n")).toMatch(problem);
    expect(found.length).toBeLessThanOrEqual(20);
  });

  it("invalid UTF-8", () => {
    const { problems } = readDepsFile("/p/x", "x", Buffer.from([0x61, 0xff]));
    expect(problems.map(({ what }) => what)).toEqual(["x:1:1: the file is not valid UTF-8."]);
  });
});

function many(key: string, value: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${key}${at}: ${value}`).join("\n");
}

it("the schema accepts what the reader accepts", () => {
  for (const text of [
    "ssh: [pip]\napt_main: [git, 3.10]\nenv_a: {A: 1}\nenv_b: [B=1, {C: x}]\nscript: [a b.sh, {path: x, args: [1]}]\npip: []",
    "version: 2\nlayers: {a: {after: [b], before: [], as: user, ssh: true, apt: [x], apk: [y], run: [z]}}",
  ]) {
    expect(problemsIn(text)).toEqual([]);
    expect(matches(parse(text)), JSON.stringify(matches.errors)).toBe(true);
  }
});
