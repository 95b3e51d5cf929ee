import { fakeHost } from "@rocker/testkit";
import fc from "fast-check";
import { expect } from "vitest";
import { deepTexts, fuzz, fuzzLength, oddJson, oddText, spoiled } from "../../../../scripts/fuzz/fuzz.ts";
import { checkBlock } from "../entry/check.ts";
import { readPackage } from "../entry/package-name.ts";
import { readLock, withLockedVersion } from "../lock/lock-file.ts";
import { type Project, readProject } from "../project.ts";
import { projectOf } from "../testing/project.ts";
import { commandNames } from "./commands.ts";
import { readPyproject } from "./pyproject.ts";
import { readDepsFile } from "./read-file.ts";

const files = [
  "apt_main:\n  - git\n  - jq=1.6 # for x\npip: [numpy>=1.2, 'a[b]; python_version < \"3\"']\n",
  "version: 2\nlayers:\n  a:\n    after: [b]\n    as: user\n    script: [{path: s.sh, args: [x]}]\n  b: {env: {A: 1}}\n",
  "ssh: [pip_own]\npip_own: [a @ git+https://example.org/a.git]\nenv: [A=1 B=$A]\nscript: [s.sh]\npyproject: all\n",
];
const words = [
  "apt_x:",
  "- ",
  ": ",
  "&a ",
  "*a",
  "[",
  "{",
  "<<: ",
  "../s.sh",
  "/etc/passwd",
  "run_x: [true]",
];

/** Problems have text, and nothing outside of the project was read. */
function expectSound(project: Project): void {
  for (const { slug, what, fix } of project.problems) expect([slug, what, fix].every(Boolean)).toBe(true);
  for (const script of project.scripts.values()) expect(script.contents).toBe("own");
}

fuzz("a deps file is read, or its problems are reported", {
  inputs: spoiled(files, ...words),
  check: (text) => expectSound(projectOf({ "x.deps.yaml": text, "s.sh": "own", "../../etc/passwd": "x" })),
});

fuzz("several deps files", {
  inputs: fc.array(spoiled(files, ...words), { maxLength: 4 }),
  check: (texts) => {
    const own = Object.fromEntries(texts.map((text, at) => [`${at}/x.deps.yaml`, text]));
    expectSound(projectOf({ ...own, "s.sh": "own" }));
  },
});

fuzz("a deps file of JSON", {
  inputs: oddJson(["version", "layers", "ssh", "as", "after", ...commandNames, "apt_a"], ["2", "git", "A=1"]),
  check: (value) => expectSound(projectOf({ "x.deps.yaml": JSON.stringify(value) })),
});

fuzz("nested deeply", {
  runs: 20,
  inputs: fc.constantFrom(...deepTexts),
  check: (text) => {
    const { blocks, problems } = readDepsFile("/p/x", "x", Buffer.from(text));
    expect(blocks).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  },
});

fuzz("a package name has nothing that a shell or a package manager interprets", {
  inputs: fc.tuple(fc.constantFrom(...commandNames), oddText("==", "@", "git", "1.2", "; extra == 'a'")),
  check: ([command, text]) => {
    if (["env", "add-apt-repository", "pyproject", "script", "run", "pip", "uv"].includes(command)) return;
    if (readPackage(command, text)) expect(text).toMatch(/^[@+\w][^\s;&|`$'"\\\0]*$/);
  },
});

fuzz("a pyproject.toml", {
  inputs: spoiled(
    [
      '[project]\ndependencies = ["a>=1", "b[c]; extra == \'x\'"]\n[project.optional-dependencies]\ntest = ["d"]\n',
    ],
    "[[project]]",
    "__proto__.dependencies = ['x']",
    "[project.constructor]",
    '"""',
  ),
  check: (text) => {
    const { requirements } = readPyproject("pyproject.toml", Buffer.from(text));
    for (const one of requirements) expect(one).not.toMatch(/\0/);
  },
});

fuzz("deps.lock.json: every version is a version", {
  inputs: fc.oneof(
    oddJson(["version", "image", "packages", "apt", "pip", "git"], ["1", "1.2-3", "-x", "1;2"]).map((value) =>
      JSON.stringify({ version: 1, ...(typeof value === "object" && value) }),
    ),
    spoiled(['{"version":1,"image":"a","packages":{"apt":{"git":"1.2"},"pip":{}}}'], '"__proto__":{"a":"1"}'),
    fc.constantFrom(...deepTexts),
  ),
  check: (text) => {
    const lock = readLock(fakeHost({ files: { "/home/ada/deps.lock.json": text } }));
    if (!("value" in lock)) return expect(lock.problems.length).toBe(1);
    for (const name of ["git", "constructor", "toString", "__proto__"])
      expect(withLockedVersion(lock.value, "npm", name)).toMatch(/^[\w]+(@[A-Za-z0-9][\w.+:~^!-]*)?$/);
  },
});

fuzzLength(
  "a deps file",
  ["apt_a:\n", "- ", "a", " ", "\n", "[", ", ", "'", "#", ":", "-", "&a ", "\t"],
  (text) => readDepsFile("/p/x", "x", Buffer.from(text)),
);
fuzzLength(
  "an entry",
  [
    "a",
    " ",
    "@",
    "://",
    "git+https://",
    "/",
    ".",
    "[",
    "]",
    ",",
    ">=1",
    "=",
    ";",
    "'",
    "(",
    "$",
    "${A}",
    ":",
    "\t",
  ],
  (text) => {
    for (const command of commandNames)
      checkBlock({
        ...{ command, layer: "a", phase: "main", key: "x", directory: "/p" },
        location: { file: "x", line: 1, column: 1 },
        items: [{ text, location: { file: "x", line: 1, column: 1 } }],
      });
  },
);
fuzzLength(
  "a pyproject.toml",
  ["[project]\n", "a", "=", "[", '"', ",", "\n", "#", ".", " ", "{", "1"],
  (text) => readPyproject("x", Buffer.from(text)),
);
fuzzLength(
  "a script's path",
  ["a", "/", " ", "."],
  (text) =>
    readProject(fakeHost({ files: { "/home/ada/x.deps.yaml": `script: ["${text}"]` } }), {
      ...{ pattern: "*.deps.yaml", paths: [], exclude: [] },
    }),
  // No path is longer.
  4096,
);
