import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { type ExtensionMaker, extensionMaker, run } from "./support/new-extension.ts";
import { commandLine, ownDirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const tutorial = resolve(import.meta.dirname, "../docs/tutorials/extension-tutorial.md");

interface Block {
  /** `sh`: run line by line; `ts`: contents of a file; `text`: output of the last command before it. */
  readonly kind: string;
  readonly file: string | undefined;
  readonly text: string;
  readonly title: string;
}

const blocks = [...readFileSync(tutorial, "utf8").matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
  ([, kind = "", file, text = ""]): Block => ({
    kind,
    file,
    text,
    title: file ?? text.split("\n", 1)[0] ?? "",
  }),
);

// Blocks that run a container are skipped if there is no engine.
const engine = (["docker", "podman"] as const).find((name) => !isLeftOut(name));
const runsContainer = /^rocker (?!plan|ext)/m;

describe("the tutorial for extension authors", () => {
  const directory = ownDirectory();
  const data = join(directory, "data");
  let cwd = directory;
  let printed = "";
  let maker: ExtensionMaker;

  beforeAll(() => {
    maker = extensionMaker(directory);
  });

  /** Runs a line: no registry has these packages yet, and nothing is published. */
  function type(line: string): string {
    const [, word = ""] = /^cd (.*)$/.exec(line) ?? [];
    if (word) {
      cwd = join(cwd, word);
      return "";
    }
    const [, args] = /^npm create @rocker\/extension (.*)$/.exec(line) ?? [];
    if (args !== undefined) return run(cwd, "sh", "-c", `"$0" ${args.replace(" -- ", " ")}`, maker.program);
    if (line === "npm install") {
      maker.install(cwd);
      return "";
    }
    if (line === "npm publish") return run(cwd, "npm", "publish", "--dry-run");
    if (line.startsWith("npm ")) return run(cwd, "sh", "-c", line);
    if (line.startsWith("rocker ")) return typeAsUser(line);
    throw new Error(`this test does not support a line of the tutorial: ${line}`);
  }

  function typeAsUser(line: string): string {
    giveTo(testUser, directory); // Earlier files were written by the test runner.
    const env = {
      XDG_DATA_HOME: data,
      ...(engine && { ROCKER_ENGINE: engine }),
      PATH: `${dirname(inject("rockerProgram"))}:${testUser.env.PATH}`,
    };
    const [program, ...args] = commandLine(testUser, ["sh", "-c", line], env);
    return run(cwd, program, ...args);
  }

  it("has blocks of every kind", () => {
    expect(new Set(blocks.map(({ kind }) => kind))).toEqual(new Set(["sh", "ts", "text"]));
  });

  for (const { kind, file, text, title } of blocks) {
    const needsEngine = kind === "text" || runsContainer.test(text);
    it.skipIf(needsEngine && !engine)(`${kind}: ${title}`, () => {
      if (kind === "sh") for (const line of text.trim().split("\n")) printed = type(line);
      else if (kind === "ts" && file) writeFileSync(join(cwd, file), text);
      else if (kind === "text") expect(printed).toBe(text);
      else throw new Error(`a block of kind ${kind} is not run by this test`);
    });
  }
});
