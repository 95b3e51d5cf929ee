import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { main } from "./main.ts";

const ranges = { "@rocker/core": "^7.8.9", "@rocker/testkit": "^7.8.9" };

/** @param lines what is typed, and then the end of input; undefined: there is no terminal */
async function run(
  argv: readonly string[],
  { lines, cwd = emptyDirectory() }: { lines?: string[]; cwd?: string } = {},
) {
  const [input, output, error] = [new PassThrough(), new PassThrough(), new PassThrough()];
  input.end((lines ?? []).map((line) => `${line}\n`).join(""));
  const code = await main(argv, { input, output, error, cwd, interactive: lines !== undefined, ranges });
  const text = (stream: PassThrough) => stream.read()?.toString() ?? "";
  return { code, stdout: text(output), stderr: text(error), cwd };
}

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "create-extension-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function fieldsIn(directory: string) {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}

describe("without a terminal", () => {
  test("a name is enough", async () => {
    const { code, stdout, stderr, cwd } = await run(["my-tool"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Created rocker-ext-my-tool in my-tool\..*\n\n {2}cd my-tool\n/);
    expect(fieldsIn(join(cwd, "my-tool"))).toMatchObject({
      name: "rocker-ext-my-tool",
      description: "Add my-tool to the container",
    });
  });

  test("all options", async () => {
    const { code, stdout, cwd } = await run([
      "duck",
      "--scope=@acme",
      "--summary",
      " A duck ",
      "--directory",
      "it's here/x",
      "-y",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("  cd 'it'\\''s here/x'\n");
    expect(fieldsIn(join(cwd, "it's here/x"))).toMatchObject({
      name: "@acme/rocker-ext-duck",
      description: "A duck",
    });
  });

  test("in the working directory", async () => {
    const { code, stdout, cwd } = await run(["duck", "--directory", "."]);
    expect(code).toBe(0);
    expect(stdout).toContain("cd .\n");
    expect(fieldsIn(cwd).name).toBe("rocker-ext-duck");
  });

  test.each([
    [[], "a name is required"],
    [["--yes"], "a name is required"],
    [["../x"], "contains a slash"],
    [["a; rm -rf ~"], "is not a valid name"],
    [["É"], "is not a valid name"],
    [["a\u009b31m"], "a\\u{9b}31m"],
    [["a", "b"], "expected one name, got 2"],
    [["a", "--nope"], "--nope"],
    [["a", "--scope"], "--scope"],
    [["a", "--scope", "A B"], "is not a valid npm scope"],
    [["a", "--summary", ""], "summary is empty"],
    [["a", "--directory="], "--directory requires a directory"],
  ])("%j is refused, and nothing is written", async (argv, reason) => {
    const { code, stdout, stderr, cwd } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(/^(create-extension: [^\n]+\n)+$/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("refuses a directory that is not empty", async () => {
    const cwd = emptyDirectory();
    mkdirSync(join(cwd, "duck"));
    writeFileSync(join(cwd, "duck/mine"), "");
    const { code, stderr } = await run(["duck"], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("is not empty") });
    expect(readdirSync(join(cwd, "duck"))).toEqual(["mine"]);
  });

  test("reports errors of the file system without a stack trace", async () => {
    const cwd = emptyDirectory();
    writeFileSync(join(cwd, "file"), "");
    const { code, stderr } = await run(["duck", "--directory", "file/duck"], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^create-extension: .*ENOTDIR.*\n$/),
    });
  });

  test("help and version", async () => {
    expect((await run(["--help"])).stdout).toContain("npm create @rocker/extension");
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("in a terminal", () => {
  test("asks for values that are not given", async () => {
    const { code, stdout, cwd } = await run([], { lines: ["duck", "A duck", "@acme"] });
    expect(code).toBe(0);
    expect(stdout).toContain("What it does, in one line (Add duck to the container): ");
    expect(fieldsIn(join(cwd, "duck"))).toMatchObject({
      name: "@acme/rocker-ext-duck",
      description: "A duck",
    });
  });

  test("uses the default for an empty answer", async () => {
    const { code, cwd } = await run(["duck"], { lines: ["", ""] });
    expect(code).toBe(0);
    expect(fieldsIn(join(cwd, "duck"))).toMatchObject({
      name: "rocker-ext-duck",
      description: "Add duck to the container",
    });
  });

  test("asks again after an invalid answer", async () => {
    const { code, stdout } = await run([], { lines: ["../x", "duck", "", "A B", "acme"] });
    expect(code).toBe(0);
    expect(stdout).toContain("contains a slash");
    expect(stdout).toContain("is not a valid npm scope");
    expect(stdout).toContain("Created @acme/rocker-ext-duck");
  });

  test("exits at the end of input without writing anything", async () => {
    const { code, stderr, cwd } = await run([], { lines: ["duck"] });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "create-extension: canceled: nothing was written\n",
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("checks the directory before asking", async () => {
    const cwd = emptyDirectory();
    writeFileSync(join(cwd, "duck"), "");
    const { code, stdout } = await run(["duck"], { cwd, lines: ["", ""] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("--yes asks nothing", async () => {
    const { stdout, cwd } = await run(["duck", "--yes"], { lines: [] });
    expect(stdout).toMatch(/^Created/);
    expect(existsSync(join(cwd, "duck"))).toBe(true);
  });
});
