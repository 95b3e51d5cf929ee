import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { rawTar } from "../testing/tar.ts";
import { limits, UnusableFiles } from "./files.ts";
import { readTar } from "./read-tar.ts";
import { writeTar } from "./write-tar.ts";

const shown = (archive: Buffer) =>
  readTar(archive).map(({ path, isExecutable, contents }) => [path, isExecutable, contents.toString()]);

/** An archive that the system's tar writes of a directory with a long path, a program and a link. */
function realTar(...flags: readonly string[]): Buffer {
  const directory = mkdtempSync(join(tmpdir(), "rocker-tar-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const long = "d".repeat(90);
  mkdirSync(join(directory, long, long), { recursive: true });
  writeFileSync(join(directory, long, long, "é"), "deep");
  writeFileSync(join(directory, "install.sh"), "#!/bin/sh\n", { mode: 0o755 });
  symlinkSync("install.sh", join(directory, "link"));
  return execFileSync("tar", [...flags, "-c", "-C", directory, "."]);
}

test.each([["gnu"], ["pax"], ["ustar"]])("reads what tar writes: %s", (format) => {
  for (const archive of [realTar(`--format=${format}`), realTar(`--format=${format}`, "-z")]) {
    expect(shown(archive).sort()).toEqual([
      [`${"d".repeat(90)}/${"d".repeat(90)}/é`, false, "deep"],
      ["install.sh", true, "#!/bin/sh\n"],
      ["link", true, "#!/bin/sh\n"],
    ]);
  }
});

test("writes what tar reads, equal for equal files", () => {
  const files = readTar(realTar("--format=pax"));
  const archive = writeTar(files);
  expect(writeTar([...files].reverse())).toEqual(archive);
  expect(readTar(archive).map(({ path }) => path)).toEqual(files.map(({ path }) => path).sort());
  const listed = execFileSync("tar", ["-tv"], { input: archive, encoding: "utf8" });
  expect(listed).toMatch(/^-rwxr-xr-x 0\/0 +10 1970-01-01 .* install\.sh$/m);
});

test.each([
  ["a path out", [{ path: "../x" }]],
  ["a path out, inside", [{ path: "a/../../x" }]],
  ["an absolute path", [{ path: "/etc/x" }]],
  ["a link out", [{ path: "x", type: "2", link: "../x" }]],
  ["a link to an absolute path", [{ path: "x", type: "2", link: "/etc/passwd" }]],
  ["a hard link out", [{ path: "x", type: "1", link: "../../x" }]],
  ["a link to nothing", [{ path: "x", type: "2", link: "y" }]],
  ["a device", [{ path: "x", type: "3" }]],
  ["a block device", [{ path: "x", type: "4" }]],
  ["a pipe", [{ path: "x", type: "6" }]],
  ["a long name that leads out", [{ path: "L", type: "L", contents: "../x\0" }, { path: "x" }]],
  ["a pax name that leads out", [{ path: "p", type: "x", contents: "13 path=../x\n" }, { path: "x" }]],
])("refuses %s", (_, entries) => {
  expect(() => readTar(rawTar(entries))).toThrow(UnusableFiles);
});

test("refuses a gigabyte of zeros before it is unpacked", () => {
  const megabyte = Buffer.alloc(2 ** 20);
  const zeros = gzipSync(
    Buffer.concat(Array.from({ length: limits.unpacked / 2 ** 20 + 12 }, () => megabyte)),
  );
  expect(() => readTar(zeros)).toThrow(/unpacks to more than 64 MB/);
});

test("refuses what is no archive, or is cut off", () => {
  expect(() => readTar(Buffer.from("not an archive".repeat(100)))).toThrow(UnusableFiles);
  expect(() => readTar(gzipSync(realTar()).subarray(0, 60))).toThrow(UnusableFiles);
  expect(() => readTar(rawTar([{ path: "x", contents: "x".repeat(600) }]).subarray(0, 1024))).toThrow(
    /incomplete/,
  );
});

test("refuses a file without a name", () => {
  expect(() => readTar(rawTar([{ path: "./" }]))).toThrow("it has a file without a name");
});

test("links to a file count as copies of it", () => {
  const file = { path: "a", contents: "x".repeat(2 ** 20) };
  const links = Array.from({ length: limits.unpacked / 2 ** 20 }, (_, at) => ({
    path: `l${at}`,
    type: "1",
    link: "a",
  }));
  expect(readTar(rawTar([file, ...links.slice(1)]))).toHaveLength(links.length);
  expect(() => readTar(rawTar([file, ...links]))).toThrow("its files have more than 64 MB");
});
