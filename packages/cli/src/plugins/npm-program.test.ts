import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { npmProgram } from "./npm-program.ts";

const directory = mkdtempSync(join(tmpdir(), "rocker-npm-"));
afterAll(() => rmSync(directory, { recursive: true }));

function write(path: string, mode: number): string {
  const file = join(directory, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, mode);
  return file;
}

const node = write("wheel/bin/node", 0o755);
const bundled = write("wheel/lib/node_modules/npm/bin/npm-cli.js", 0o644);
write("own/npm", 0o755);
write("not-a-program/npm", 0o644);

test("the npm on PATH is preferred", () => {
  const path = `/nonexistent:${directory}/own`;
  expect(npmProgram(path, node)).toEqual({ program: "npm", before: [], path });
});

test("without one, the npm of the Node that runs rocker is used, and finds this Node", () => {
  const path = `/nonexistent:${directory}/not-a-program`;
  const found = npmProgram(path, node);
  expect(found).toEqual({ program: node, before: ["--", bundled], path: `${path}:${directory}/wheel/bin` });
});

test("without either, npm is started, which fails", () => {
  expect(npmProgram("/nonexistent", join(directory, "own/node"))).toMatchObject({ program: "npm" });
});
