import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { Consents } from "./consents.ts";

// Other processes run plain JavaScript: a module that reads the decisions, reports that, and changes them on the first input.
const program = `
  import { Consents } from "./consents.mjs";
  const [, , file, verb, name] = process.argv;
  const consents = new Consents(file);
  process.stdout.write("open");
  process.stdin.once("data", () => {
    if (verb === "forget") consents.forget();
    else consents.grantHostAccess(name, "1", [{ kind: "variable", value: verb }], "reach");
    process.exit(0);
  });`;

let directory: string;
let children: ChildProcessByStdio<Writable, Readable, null>[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "rocker-consents-"));
  await build({
    input: join(dirname(fileURLToPath(import.meta.url)), "consents.ts"),
    platform: "node",
    output: { file: join(directory, "consents.mjs"), format: "esm" },
  });
  writeFileSync(join(directory, "program.mjs"), program);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
});

/** Another process that has read the decisions and waits, like a terminal with an open question. */
async function waiting(file: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(directory, "program.mjs"), file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

async function answer(child: Awaited<ReturnType<typeof waiting>>): Promise<void> {
  child.stdin.write("\n");
  const [code] = await once(child, "close");
  expect(code).toBe(0);
}

const projectsIn = (file: string) =>
  new Consents(file)
    .all()
    .map(({ project }) => project)
    .sort();

describe("decisions of several terminals", () => {
  test("are all kept when they are made at once", async () => {
    const file = join(temporaryDirectory(), "rocker/consents.json");
    const names = Array.from({ length: 8 }, (_, index) => `/project-${index}`);
    const all = await Promise.all(names.map((name) => waiting(file, "A", name)));
    await Promise.all(all.map(answer));
    expect(projectsIn(file)).toEqual(names);
    expect(readdirSync(dirname(file))).toEqual(["consents.json"]);
  });

  test("are all kept when they are about the same content", async () => {
    const file = join(temporaryDirectory(), "rocker/consents.json");
    const variables = Array.from({ length: 8 }, (_, index) => `V${index}`);
    const all = await Promise.all(variables.map((name) => waiting(file, name, "/p")));
    await Promise.all(all.map(answer));
    const stored = new Consents(file).hostAccessOf("/p", "reach")?.requests;
    expect(stored?.map(({ value }) => value).sort()).toEqual(variables);
  });

  test("that were forgotten stay forgotten when an older question is answered", async () => {
    const file = join(temporaryDirectory(), "rocker/consents.json");
    new Consents(file).grantHostAccess("/old", "1", [], "reach");
    new Consents(file).grantHostAccess("/asked", "1", [{ kind: "variable", value: "OLD" }], "reach");
    const question = await waiting(file, "NEW", "/asked");
    await answer(await waiting(file, "forget"));
    expect(projectsIn(file)).toEqual([]);
    await answer(question);
    expect(projectsIn(file)).toEqual(["/asked"]);
    expect(new Consents(file).hostAccessOf("/asked", "reach")?.requests).toEqual([
      { kind: "variable", value: "NEW" },
    ]);
  });
});
