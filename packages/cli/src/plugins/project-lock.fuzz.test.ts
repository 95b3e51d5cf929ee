import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  directoryForInputs,
  fuzz,
  fuzzLength,
  oddJson,
  parsedOrRefused,
  spoiled,
} from "../../../../scripts/fuzz/fuzz.ts";
import { lockDigest, matchesRequests, readLock } from "./project-lock.ts";

const path = join(directoryForInputs(), "rockerrc.lock");

function read(text: string) {
  writeFileSync(path, text);
  return parsedOrRefused(() => readLock(path), isRockerError);
}

const entry = '{"version":"1.0.0","integrity":"sha512-a"}';
const valid = `{"lock":1,"plugins":{"a":"^1"},"packages":{"node_modules/a":${entry},"node_modules/@b/c":${entry}}}`;
const keys = [
  "version",
  "integrity",
  "name",
  "link",
  "resolved",
  "dependencies",
  "node_modules/a",
  "node_modules/../a",
];

fuzz("rockerrc.lock pins packages below node_modules", {
  inputs: fc.oneof(
    spoiled([valid], '"node_modules/../x":', "..", '"__proto__":', '"constructor":', "/"),
    oddJson(keys, ["1", "sha512-a", "b"]).map((packages) =>
      JSON.stringify({ lock: 1, plugins: { a: "^1" }, packages }),
    ),
    oddJson(["lock", "plugins", "packages"], ["1"]).map((value) => JSON.stringify(value)),
    fc.constantFrom(...deepTexts),
    fc.constantFrom(...deepTexts).map((text) => `{"lock":${text}}`),
    fc.constant(`{"lock":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
    fc.constant(valid.replace('"sha512-a"', `"sha512-a","x":${"[".repeat(50_000)}${"]".repeat(50_000)}`)),
  ),
  check: (text) => {
    const lock = read(text);
    if (!lock) return;
    for (const location of Object.keys(lock.packages)) {
      expect(location).toMatch(/^node_modules\//);
      expect(location.split("/")).not.toContain("..");
    }
    expect(lockDigest(lock)).toMatch(/^[0-9a-f]{32}$/);
    for (const name of ["constructor", "__proto__", "toString"])
      if (!text.includes(`node_modules/${name}`))
        expect(matchesRequests(lock, [{ name, range: "1" } as never])).toBeFalsy();
  },
});

fuzzLength("rockerrc.lock", ["{", '"', "node_modules/", "a", "@", "/", "[", ":"], (text) => {
  read(text);
  read(`{"lock":1,"plugins":{},"packages":{${JSON.stringify(text)}:${entry}}}`);
});
