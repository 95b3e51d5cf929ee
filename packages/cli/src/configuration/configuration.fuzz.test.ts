import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError, systemHost } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  directoryForInputs,
  fuzz,
  fuzzLength,
  oddJson,
  oddText,
  parsedOrRefused,
  spoiled,
} from "../../../../scripts/fuzz/fuzz.ts";
import { configured } from "../test-support/configured.ts";
import { excessiveNesting } from "./nesting.ts";
import { parseConfigFile } from "./parse-file.ts";
import { shellWords } from "./shell-words.ts";

const keys = [
  ...["image", "command", "dockerfile", "extends", "profiles", "plugins", "policy", "devcontainer", "args"],
  ...["user", "volume", "env", "port", "memory", "nvidia", "disable_args", "file", "context", "target"],
];
const texts = ["debian:12", "true", "./a:/b", "A=1", "!x", "base.yaml", "../../etc/passwd", "p"];
const samples = [
  "image: debian:12\nuser: true\nvolume:\n  - ./a:/b\nenv: {A: 1, B: }\nprofiles:\n  p: {memory: 1g}\n",
  'image: a\ndockerfile: {file: D, args: {A: "1"}}\nextends: base.yaml\nplugins: {x: "1"}\npolicy: {mount: {/: deny}}\n',
  '{"image": "a", /* c */ "env": {"A": null}, "command": ["a", "b c"]}',
];
const words = [
  "&a ",
  "*a",
  "<<: *a",
  "!!map ",
  "---\n",
  "? ",
  "- ",
  ": ",
  "|\n  ",
  "\t",
  "constructor: ",
  "[",
  "{",
];

const home = directoryForInputs();
const environment = Object.assign(Object.create(null), { HOME: home });
const host = { ...systemHost(), env: environment, cwd: join(home, "project") };
mkdirSync(host.cwd);
writeFileSync(join(host.cwd, "base.yaml"), "image: base\n");

/** Configures a run with this file, and removes nothing: each input overwrites the one before. */
async function configuredBy(name: string, text: string): Promise<void> {
  writeFileSync(join(host.cwd, name), text);
  try {
    const { invocation } = await configured(host);
    // A file cannot set what it does not have.
    if (!text.includes("privileged")) expect(Object.keys(invocation)).not.toContain("privileged");
  } catch (error) {
    expect(isRockerError(error) && error.kind, String((error as Error).stack)).not.toBe("bug");
    if (!isRockerError(error)) throw error;
  } finally {
    writeFileSync(join(host.cwd, name), name.endsWith("json") ? "{}" : "");
  }
}

fuzz("a YAML configuration", {
  inputs: fc.oneof(
    spoiled(samples, ...words),
    oddJson(keys, texts).map((value) => JSON.stringify(value)),
  ),
  check: (text) => configuredBy(".rockerrc.yaml", text),
});

fuzz("a configuration of JSON with comments", {
  inputs: fc.oneof(
    spoiled([samples[2] ?? ""], "//", "/*", "*/", '"'),
    oddJson(keys, texts).map((value) => JSON.stringify(value)),
    oddText("{", "}", '"a":', "//"),
  ),
  check: (text) => configuredBy(".rockerrc.json", text),
});

fuzz("a field of package.json", {
  inputs: fc.oneof(
    oddJson(keys, texts).map((value) => JSON.stringify({ name: "x", rockerrc: value, rocker: value })),
    spoiled(['{"name": "x", "rockerrc": {"image": "a"}}'], '"rockerrc":', "{", "["),
  ),
  check: (text) => configuredBy("package.json", text),
});

fuzz("a file of rockerc", {
  inputs: spoiled(
    [
      "image: a\nargs:\n  - user\n  - volume ~/a:/b\n  - name=$CONTAINER_NAME\ndisable_args: [x11]\nvolume: a 'b c'\n",
    ],
    "$",
    "${HOME}",
    "${constructor}",
    " - ",
    "--",
  ),
  check: (text) => configuredBy("rockerc.yaml", text),
});

fuzz("nested deeply, a file is refused with its position", {
  runs: 20,
  inputs: fc.constantFrom(...deepTexts.map((text) => text.slice(0, 64 * 1024))),
  check: (text) => {
    for (const path of ["/p/x.yaml", "/p/x.json"])
      expect(parsedOrRefused(() => parseConfigFile(path, text, "/p"), isRockerError)).toBeUndefined();
  },
});

fuzz("shell words contain what is written", {
  inputs: oddText("'", '"', "\\", " ", "a b"),
  check: (text) => {
    const found = shellWords(text);
    if (found && !/['"\\]/.test(text)) expect(found).toEqual(text.split(/\s+/).filter(Boolean));
  },
});

const parse = (text: string) =>
  parsedOrRefused(() => parseConfigFile("/p/x.yaml", text, "/p"), isRockerError);
fuzzLength(
  "a YAML configuration",
  [
    "a",
    "a: ",
    "- ",
    "\n",
    "  ",
    "[",
    "{",
    "]",
    "}",
    '"',
    "'",
    "&a ",
    "*a ",
    "#",
    "? ",
    "|\n",
    "\\",
    "!x ",
    "%",
    ",",
  ],
  parse,
);
fuzzLength(
  "a JSON configuration",
  ["{", '"a":', '"', "[", "]", "}", ",", "//", "/*", "*/", "\n", "\\", " "],
  (text) => parsedOrRefused(() => parseConfigFile("/p/x.json", text, "/p"), isRockerError),
);
fuzzLength("brackets", ["- ", "-", " ", "\t", "?  ", "[", "]", "a"], excessiveNesting);
fuzzLength("shell words", ["a", " ", "'", '"', "\\", "\\\\", '"a'], (text) => shellWords(text));
