import { describe, expect, test } from "vitest";
import type { Legacy } from "./legacy.ts";
import { splitLine } from "./split.ts";
import { optionTable } from "./table.ts";

const options = {
  volume: { type: "list", summary: "", short: "v" },
  env: { type: "map", summary: "", short: "e" },
  network: { type: "string", summary: "" },
  nvidia: { type: "enum", values: ["auto", "runtime"], bare: "auto", summary: "" },
  groups: { type: "string", bare: "all", summary: "" },
  mode: { type: "enum", values: ["interactive"], summary: "" },
  "dry-run": { type: "boolean", summary: "" },
  privileged: { type: "boolean", summary: "" },
  user: { type: "boolean", summary: "" },
} as const;
const legacy: Legacy = {
  options: new Map([
    ["net", { kind: "alias", of: "network" }],
    ["keep", { kind: "retired", takes: "nothing", instead: "Images are kept." }],
    ["keep-as", { kind: "retired", takes: "value", instead: "Images are kept." }],
    ["both", { kind: "means", options: "--user --network=host" }],
    ["run-arg", { kind: "options" }],
  ]),
  values: new Map([["mode", new Map([["dry-run", "dry-run"]])]]),
  severalValues: new Set(["volume", "env"]),
  spacedValues: new Set(["nvidia", "groups"]),
  abbreviable: ["volume", "network", "user"],
};
const table = optionTable([{ owner: "test", options }], legacy);

function split(...argv: string[]) {
  const { settings, image, command, problems, notices } = splitLine(argv, table);
  return {
    set: settings.map(({ entry, raw }) => (raw === undefined ? entry.name : `${entry.name}=${raw}`)),
    image,
    command,
    problems: problems.map(({ problem }) => problem.code),
    notices: notices.map(({ code }) => code),
  };
}

describe("command lines of other programs", () => {
  test.each<[argv: string[], set: string[], notices: string[]]>([
    [["--net", "host"], ["network=host"], []],
    [["--net=host"], ["network=host"], []],
    [["--keep"], [], ["RK123"]],
    [["--keep-as", "x"], [], ["RK123"]],
    [["--keep-as=x"], [], ["RK123"]],
    [["--both"], ["user", "network=host"], ["RK124"]],
    [["--run-arg", " --privileged -v '/a b':/c"], ["privileged", "volume=/a b:/c"], ["RK124"]],
    [["--mode", "dry-run"], ["dry-run"], []],
    [["--mode=interactive"], ["mode=interactive"], []],
    [["--vol", "/a"], ["volume=/a"], ["RK124"]],
    [["--nvidia", "runtime"], ["nvidia=runtime"], []],
    [["--nvidia"], ["nvidia"], []],
    [["--volume", "/a", "./b:/c", "~/d"], ["volume=/a", "volume=./b:/c", "volume=~/d"], ["RK124"]],
    [["-e", "A=1", "B=2"], ["env=A=1", "env=B=2"], ["RK124"]],
  ])("%j is understood, and an image and its command after it", (argv, set, notices) => {
    expect(split(...argv, "img", "sh", "--net")).toEqual({
      set,
      image: "img",
      command: ["sh", "--net"],
      problems: [],
      notices,
    });
  });

  test("-- ends the values of an option, whatever they look like", () => {
    expect(split("--volume", "a", "b", "--", "img")).toMatchObject({
      set: ["volume=a", "volume=b"],
      image: "img",
    });
    expect(split("--groups", "docker", "--", "img")).toMatchObject({ set: ["groups=docker"], image: "img" });
  });

  test("what may be the image is the image", () => {
    expect(split("--volume", "a", "b", "c")).toMatchObject({ set: ["volume=a"], image: "b", command: ["c"] });
    expect(split("--volume", "/a", ".", "c")).toMatchObject({
      set: ["volume=/a"],
      image: ".",
      command: ["c"],
    });
    expect(split("--nvidia", "runtime")).toMatchObject({ set: ["nvidia"], image: "runtime" });
    expect(split("--groups", "docker", "x")).toMatchObject({
      set: ["groups"],
      image: "docker",
      command: ["x"],
    });
  });

  test("what gives privileges is never abbreviated, nor is what could be two options", () => {
    expect(split("--priv", "img").problems).toEqual(["RK102"]);
    expect(split("--u", "img").problems).toEqual(["RK102"]);
    expect(split("--n", "img").problems).toEqual(["RK102"]);
  });

  test("a line of options has no image, and what is wrong in it is reported", () => {
    expect(split("--run-arg", "--user img", "x").problems).toEqual(["RK108"]);
    expect(split("--run-arg", "--nowhere", "x").problems).toEqual(["RK102"]);
  });
});

describe("the corrected line", () => {
  const corrected = (...argv: string[]) => splitLine(argv, table).corrected;

  test.each<[argv: string[], line: string[]]>([
    [
      ["--user", "--", "--privileged", "img", "sh"],
      ["--user", "--privileged", "img", "sh"],
    ],
    [
      ["--user", "--vloume", "/a", "img"],
      ["--user", "--volume", "/a", "img"],
    ],
    [
      ["--vloume=/a", "img"],
      ["--volume=/a", "img"],
    ],
    [
      ["-user", "img"],
      ["--user", "img"],
    ],
    [
      ["--no-user=x", "img"],
      ["--no-user", "img"],
    ],
    [
      ["--dry-run", "true", "img", "ls"],
      ["--dry-run=true", "img", "ls"],
    ],
  ])("of %j", (argv, line) => {
    expect(corrected(...argv)).toEqual(line);
    expect(splitLine(line, table)).toMatchObject({ problems: [], image: "img", corrected: undefined });
  });

  test.each<string[][]>([
    [["--user", "img"]],
    [["--wholly-unknown", "img"]],
    [["--vloume", "--user"]],
    [["--dry-run", "true"]],
  ])("is not given for %j", (argv) => expect(corrected(...argv)).toBeUndefined());

  test("is not given if something else is wrong", () => {
    expect(corrected("--vloume", "/a", "--wholly-unknown", "img")).toBeUndefined();
  });
});

test("a value may stand for options", () => {
  const values = new Map([
    ["runtime", { kind: "values" as const, values: new Map([["nvidia", "--nvidia=runtime"]]) }],
  ]);
  const other = optionTable([{ owner: "test", options }], { ...legacy, options: values });
  expect(splitLine(["--runtime", "nvidia", "img"], other)).toMatchObject({
    settings: [{ raw: "runtime" }],
    image: "img",
  });
  expect(splitLine(["--runtime=runc", "img"], other).problems.map(({ problem }) => problem.code)).toEqual([
    "RK103",
  ]);
});
