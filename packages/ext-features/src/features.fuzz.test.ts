import { gzipSync } from "node:zlib";
import { fakeHost } from "@rocker/testkit";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  fuzz,
  fuzzLength,
  oddJson,
  oddText,
  parsedOrRefused,
  spoiled,
} from "../../../scripts/fuzz/fuzz.ts";
import { limits, UnusableFiles } from "./archive/files.ts";
import { readTar } from "./archive/read-tar.ts";
import { writeTar } from "./archive/write-tar.ts";
import { featureOf } from "./feature.ts";
import { readLock } from "./lock.ts";
import { parseReference, shortName } from "./reference.ts";
import { splitRequest } from "./request.ts";
import { layerOf } from "./source/manifest.ts";
import { rawTar } from "./testing/tar.ts";

const path = fc.oneof(
  fc.constantFrom("a", "d/a", "install.sh", ".", "./", "", "..", "../a", "/etc/passwd", "a/../../b", "d"),
  oddText("/", "a"),
);
const entry = fc.record({
  path,
  type: fc.constantFrom("0", "0", "1", "1", "2", "2", "3", "5", "7", "L", "K", "x", "g", "\0", "S"),
  link: path,
  contents: fc.oneof(
    fc.constantFrom("", "x", "../x\0", "13 path=../x\n", "9999 path=a\n", "0 a=b\n"),
    oddText(),
  ),
  mode: fc.constantFrom(0, 0o644, 0o755, 0o7777),
});
const archive = fc
  .tuple(fc.array(entry, { maxLength: 6 }), fc.boolean(), fc.nat(3000), fc.boolean(), fc.nat(255))
  .map(([entries, isCut, length, isPacked, byte]) => {
    const tar = rawTar(entries);
    if (isCut && tar.length > 0) tar[length % tar.length] = byte;
    const cut = isCut ? tar.subarray(0, length) : tar;
    return isPacked ? gzipSync(cut) : cut;
  });

fuzz("an archive of a Feature: no path leads out, and its files are written as they are read", {
  inputs: fc.oneof(archive, fc.uint8Array({ maxLength: 1200 }).map(Buffer.from)),
  check: (contents) => {
    const files = parsedOrRefused(
      () => readTar(contents),
      (error) => error instanceof UnusableFiles,
    );
    if (!files) return;
    for (const one of files) {
      expect(one.path).not.toBe("");
      expect(one.path.split("/")).not.toContain("..");
      expect(one.path).not.toMatch(/^\/|\0|\\/);
    }
    expect(files.reduce((sum, one) => sum + one.contents.length, 0)).toBeLessThanOrEqual(limits.unpacked);
    const written = parsedOrRefused(
      () => writeTar(files),
      (error) => error instanceof UnusableFiles,
    );
    if (!written) return;
    const byPath = (all: typeof files) => [...all].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(byPath(readTar(written))).toEqual(byPath(files));
  },
});

const metadata = [
  '{"id":"a","version":"1","options":{"v":{"type":"string","default":"1","enum":["1"]}},"dependsOn":{"ghcr.io/a/b:1":{}}}',
  '{"id":"a","version":"1","mounts":["source=x,target=/y,type=bind",{"source":"a","target":"/b"}],"containerEnv":{"A":"${containerEnv:B}"}}',
  '// c\n{"id":"a","version":"1","postCreateCommand":{"x":["a"],"y":"b"},"entrypoint":"/e","capAdd":["ALL"],}',
];
const keys = ["id", "version", "options", "dependsOn", "mounts", "containerEnv", "postCreateCommand", "enum"];

fuzz("devcontainer-feature.json", {
  inputs: fc.oneof(
    spoiled(metadata, '"__proto__":{"privileged":true},', "{", "["),
    oddJson([...keys, "type", "default", "source", "target"], ["a", "string", "1"]).map((value) =>
      JSON.stringify(typeof value === "object" ? { id: "a", version: "1", ...value } : value),
    ),
    fc.constantFrom(...deepTexts),
  ),
  check: (text) => {
    const files = [
      { path: "devcontainer-feature.json", isExecutable: false, contents: Buffer.from(text) },
      { path: "install.sh", isExecutable: true, contents: Buffer.from("") },
    ];
    const reference = { kind: "local", text: "./a", path: "/a", name: "/a" } as const;
    const feature = parsedOrRefused(
      () => featureOf(reference, "d", files),
      (error) => error instanceof UnusableFiles && /^[^{]/.test(error.message),
    );
    if (!feature) return;
    expect(feature.metadata.id).toMatch(/^[\w.-]+$/);
    if (!text.includes("privileged")) expect(feature.metadata.privileged).toBe(false);
  },
});

fuzz("devcontainer-lock.json", {
  inputs: fc.oneof(
    spoiled([
      `{"features":{"ghcr.io/a/b:1":{"version":"1","resolved":"x@sha256:0","integrity":"sha256:0"}}}`,
    ]),
    oddJson(["features", "version", "resolved", "integrity"], [`sha256:${"0".repeat(64)}`]).map((value) =>
      JSON.stringify(value),
    ),
    fc.constantFrom(...deepTexts),
  ),
  check: (text) => {
    const read = readLock("/l.json", fakeHost({ files: { "/l.json": text } }));
    // In the words of rocker or of JSON, not those of the program's own code.
    if ("problem" in read)
      return expect(read.problem.what).not.toMatch(/destructure|undefined|not a function/);
    for (const one of read.lock.values()) expect(one.integrity).toMatch(/^sha256:[0-9a-f]{64}$/);
  },
});

fuzz("a manifest of a registry", {
  inputs: fc.oneof(
    oddJson(["layers", "mediaType", "digest", "size"], ["application/vnd.devcontainers.layer.v1+tar"]).map(
      (value) => JSON.stringify(value),
    ),
    fc.constantFrom(...deepTexts),
  ),
  check: (text) => {
    const layer = layerOf(Buffer.from(text));
    if (layer) expect(layer.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  },
});

fuzz("a reference to a Feature", {
  inputs: oddText("ghcr.io/", "a/b", ":1", "@sha256:", "https://", "http://localhost/", "a".repeat(64)),
  check: (text) => {
    const reference = parseReference(splitRequest(text).reference, (path) => path);
    if (reference) expect(typeof shortName(reference)).toBe("string");
    if (reference?.kind === "registry") expect(reference.repository).toMatch(/^[a-z0-9._/-]+$/);
  },
});

fuzzLength(
  "a reference to a Feature",
  ["a", "/", ":", ".", "-", "_", "@", "ghcr.io/", '"', ",", "="],
  (text) => parseReference(splitRequest(text).reference, (path) => path),
);
fuzzLength(
  "devcontainer-feature.json",
  ["{", '"id":', '"a"', ",", " ", "/*", "//", "\n", "[", "]", "\\"],
  (text) =>
    parsedOrRefused(
      () =>
        featureOf({ kind: "local", text: "./a", path: "/a", name: "/a" }, "d", [
          { path: "devcontainer-feature.json", isExecutable: false, contents: Buffer.from(text) },
          { path: "install.sh", isExecutable: true, contents: Buffer.from("") },
        ]),
      (error) => error instanceof UnusableFiles,
    ),
);
