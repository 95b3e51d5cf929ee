import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { type ExtensionMaker, extensionMaker, run } from "./support/new-extension.ts";
import { commandLine, ownFolder, person } from "./support/person.ts";
import { giveTo } from "./support/tree.ts";

const tutorial = resolve(import.meta.dirname, "../docs/extension-tutorial.md");

interface Block {
  /** `sh`: typed line by line; `ts`: the text of a file; `text`: what the last command before it printed. */
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

// All blocks but those that run a container: there may be none to run it in.
const engine = (["docker", "podman"] as const).find((name) => !isLeftOut(name));
const runsContainer = /^rocker (?!plan|ext)/m;

describe("the tutorial for extension authors", () => {
  const folder = ownFolder();
  const data = join(folder, "data");
  let cwd = folder;
  let printed = "";
  let maker: ExtensionMaker;

  beforeAll(() => {
    maker = extensionMaker(folder);
  });

  /** What a line does here: no registry has these packages yet, and nothing is published. */
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
    if (line.startsWith("rocker ")) return typeAsPerson(line);
    throw new Error(`the tutorial has a line that this test does not know: ${line}`);
  }

  function typeAsPerson(line: string): string {
    giveTo(person, folder); // What came before was written by the runner of the tests.
    const env = {
      XDG_DATA_HOME: data,
      ...(engine && { ROCKER_ENGINE: engine }),
      PATH: `${dirname(inject("rockerProgram"))}:${person.env.PATH}`,
    };
    const [program, ...args] = commandLine(person, ["sh", "-c", line], env);
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
