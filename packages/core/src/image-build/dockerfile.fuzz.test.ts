import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { directoryForInputs, fuzz, fuzzLength, oddText, spoiled } from "../../../../scripts/fuzz/fuzz.ts";
import { imageOrigin, imageTag } from "../engine/image-name.ts";
import { imageFault } from "../options/image-name.ts";
import { envFileLines, withoutHostVariables } from "../plan/env-file.ts";
import { walkContext } from "./context-state.ts";
import { sourceImages } from "./source-images.ts";

const dockerfiles = [
  "# syntax=docker/dockerfile:1\nARG V=12\nFROM --platform=linux/amd64 debian:$V AS base\nRUN --mount=type=cache,from=b,target=/x true\n",
  "FROM a \\\n  AS x\nCOPY --from=x /a /b\nCOPY --from=0 /a \\\n# c\n /b\nRUN <<EOF\nFROM z\nEOF\n",
];

fuzz("the images of a Dockerfile are names from it", {
  inputs: spoiled(
    dockerfiles,
    "FROM ",
    "ARG constructor=x\n",
    "$constructor",
    "${toString}",
    "\\\n",
    "AS ",
    "--from=",
  ),
  check: (text) => {
    for (const name of sourceImages(text, {}) ?? []) {
      expect(name).not.toMatch(/\s|native code/);
      expect(typeof name).toBe("string");
    }
  },
});

const context = directoryForInputs();
mkdirSync(join(context, "a/b"), { recursive: true });
const files = ["Dockerfile", "a", "a/b", "a/b/c.txt", "a/d.log"];
for (const one of files.filter((name) => /[.D]/.test(name))) writeFileSync(join(context, one), "");

function visited(dockerignore: string): string[] {
  writeFileSync(join(context, ".dockerignore"), dockerignore);
  const found: string[] = [];
  walkContext({ name: "x", dockerfile: join(context, "Dockerfile"), context } as never, (path) =>
    found.push(path),
  );
  return found;
}

fuzz("a .dockerignore only removes files", {
  inputs: spoiled(
    ["*.log\n!a/d.log\n# c\n", "**/c.*\n/a\n!a/b\n", "a/?/[a-d].txt\n"],
    "!",
    "**",
    "[",
    "\\",
    "../",
  ),
  check: (text) => {
    for (const one of visited(text)) expect([...files, ".dockerignore"]).toContain(one);
  },
});

fuzz("an image name that is accepted is one argument, and has a tag of its own", {
  inputs: oddText("debian", ":12", "@sha256:", "localhost:5000/", "/", "A"),
  check: (text) => {
    expect(imageTag(text, "0".repeat(64))).toMatch(/^localhost\/rocker\/[a-z0-9-]+:0{32}$/);
    if (imageFault(text) === undefined) expect(text).toMatch(/^[\w.][\w.:/@-]*$/);
  },
});

fuzz("an env file without the host's variables has none of them", {
  inputs: spoiled(["A=1\nTOKEN\n# c\n  B=2\n\ufeffC\n"], "\r", "\u2028", "=", "*", "\v"),
  check: (text) => {
    const kept = withoutHostVariables(text);
    expect(envFileLines(kept).filter(({ kind }) => kind === "host")).toEqual([]);
    expect(kept.split("\n").length).toBe(text.split("\n").length);
  },
});

fuzzLength(
  "a Dockerfile",
  [
    "FROM ",
    "a",
    "\n",
    "#",
    " ",
    "\t",
    "\\\n",
    "--x ",
    "--mount=",
    "from=",
    "ARG a=",
    "$a",
    "${a",
    "AS ",
    '"',
    "'",
    "\r",
  ],
  (text) => sourceImages(text, {}),
);
fuzzLength(
  "a .dockerignore",
  ["a", "*", "/", "\n", " ", "!", "**/", "[", "]", "\\", "?", "#", "*a", "d"],
  visited,
);
fuzzLength("an image name", ["a", ":", "/", "@", ".", "-", "A", "_"], (text) => [
  imageFault(text),
  imageOrigin(text),
  imageTag(text, "0".repeat(64)),
]);
fuzzLength("an env file", ["A", "=", "\n", " ", "#", "\ufeff", "\t"], withoutHostVariables);
