import type { Candidate, ChooseContext } from "@rocker/core";
import { type FakeHostFacts, fakeHost } from "@rocker/testkit";
import { expect, it } from "vitest";
import auto from "./index.ts";

const candidates: readonly Candidate[] = [
  { name: "cargo", summary: "x", detect: [{ file: "Cargo.toml" }, { file: ".cargo/config.toml" }] },
  { name: "nvim", summary: "x", detect: [{ home: ".config/nvim" }] },
  {
    name: "pixi",
    summary: "x",
    detect: [{ file: "pixi.toml" }, { file: "pyproject.toml", content: "^\\[tool\\.pixi\\." }],
  },
  { name: "deps", summary: "x", detect: [{ file: "*.deps.yaml" }] },
];

/** What --auto turns on in a project at /p. */
async function chosen(
  facts: FakeHostFacts,
  options: { auto?: "on" | "ask"; "auto-path"?: string } = {},
  ask?: ChooseContext["ask"],
) {
  const host = fakeHost({ cwd: "/p", ...facts });
  const notices: string[] = [];
  const choices = await auto.choose?.({
    host,
    image: "x",
    active: new Set(["auto"]),
    options: { auto: "on", "auto-path": undefined, ...options },
    candidates,
    notice: (text) => notices.push(text),
    ...(ask && { ask }),
  });
  return { choices: choices?.map(({ extension, because }) => `${extension}: ${because}`), notices };
}

it.each<[string, FakeHostFacts, readonly string[]]>([
  ["a file's name", { files: { "/p/a/Cargo.toml": "" } }, ["cargo: a/Cargo.toml"]],
  ["a pattern", { files: { "/p/a/b.deps.yaml": "" } }, ["deps: a/b.deps.yaml"]],
  ["a path in a hidden folder", { files: { "/p/.cargo/config.toml": "" } }, ["cargo: .cargo/config.toml"]],
  [
    "a file's text",
    { files: { "/p/pyproject.toml": "[project]\n[tool.pixi.workspace]\n" } },
    ["pixi: pyproject.toml"],
  ],
  ["configuration in the home", { folders: ["/home/ada/.config/nvim"] }, ["nvim: ~/.config/nvim"]],
  ["not another text", { files: { "/p/pyproject.toml": "# [tool.pixi.x]\n" } }, []],
  ["not what is vendored", { files: { "/p/node_modules/x/Cargo.toml": "" } }, []],
  ["not what git ignores", { files: { "/p/.gitignore": "/out", "/p/out/Cargo.toml": "" } }, []],
  ["not a folder of that name", { folders: ["/p/Cargo.toml", "/p/.cargo/config.toml"] }, []],
])("%s", async (_name, facts, choices) => {
  expect((await chosen(facts)).choices).toEqual(choices);
});

it("says what it turned on and why, and when it found nothing", async () => {
  const files = { "/p/Cargo.toml": "", "/p/x.deps.yaml": "" };
  expect((await chosen({ files })).notices).toEqual(["enabled cargo (Cargo.toml), deps (x.deps.yaml)"]);
  expect((await chosen({})).notices).toEqual(["no other installed extension matches /p"]);
});

it("looks where it is told", async () => {
  const files = { "/q/Cargo.toml": "" };
  expect((await chosen({ files }, { "auto-path": "/q" })).choices).toEqual(["cargo: Cargo.toml"]);
});

it("asks about each, and takes yes for nothing; who stops answering wants no more", async () => {
  const files = { "/p/Cargo.toml": "", "/p/x.deps.yaml": "", "/p/pixi.toml": "" };
  const answering =
    (...answers: (string | undefined)[]): ChooseContext["ask"] =>
    async () =>
      answers.shift();
  const wanted = async (...answers: (string | undefined)[]) =>
    (await chosen({ files }, { auto: "ask" }, answering(...answers))).choices;
  expect(await wanted("", "n", "Yes")).toEqual(["cargo: Cargo.toml", "deps: x.deps.yaml"]);
  expect(await wanted("y", undefined, "y")).toEqual(["cargo: Cargo.toml"]);
});

it("cannot ask without a terminal", async () => {
  await expect(chosen({ files: { "/p/Cargo.toml": "" } }, { auto: "ask" })).rejects.toThrow(
    "auto/no-terminal",
  );
});
