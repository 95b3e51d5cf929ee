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

/** What --auto enables for a project in /p. */
async function autoChoices(
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
    setBy: () => "command line",
    isFromProject: () => false,
    options: { auto: "on", "auto-path": undefined, ...options },
    candidates,
    notice: (text) => notices.push(text),
    ...(ask && { ask }),
  });
  return { choices: choices?.map(({ extension, because }) => `${extension}: ${because}`), notices };
}

it.each<[string, FakeHostFacts, readonly string[]]>([
  ["matches a file name", { files: { "/p/a/Cargo.toml": "" } }, ["cargo: a/Cargo.toml"]],
  ["matches a pattern", { files: { "/p/a/b.deps.yaml": "" } }, ["deps: a/b.deps.yaml"]],
  [
    "matches a path in a hidden directory",
    { files: { "/p/.cargo/config.toml": "" } },
    ["cargo: .cargo/config.toml"],
  ],
  [
    "matches the content of a file",
    { files: { "/p/pyproject.toml": "[project]\n[tool.pixi.workspace]\n" } },
    ["pixi: pyproject.toml"],
  ],
  [
    "matches configuration in the home directory",
    { directories: ["/home/ada/.config/nvim"] },
    ["nvim: ~/.config/nvim"],
  ],
  ["ignores files with other content", { files: { "/p/pyproject.toml": "# [tool.pixi.x]\n" } }, []],
  ["ignores vendored files", { files: { "/p/node_modules/x/Cargo.toml": "" } }, []],
  ["ignores git-ignored files", { files: { "/p/.gitignore": "/out", "/p/out/Cargo.toml": "" } }, []],
  [
    "ignores directories with a matching name",
    { directories: ["/p/Cargo.toml", "/p/.cargo/config.toml"] },
    [],
  ],
])("%s", async (_name, facts, choices) => {
  expect((await autoChoices(facts)).choices).toEqual(choices);
});

it("reports what it enabled and why, and when nothing matched", async () => {
  const files = { "/p/Cargo.toml": "", "/p/x.deps.yaml": "" };
  expect((await autoChoices({ files })).notices).toEqual(["enabled cargo (Cargo.toml), deps (x.deps.yaml)"]);
  expect((await autoChoices({})).notices).toEqual(["no other installed extension matches /p"]);
});

it("inspects the directory of --auto-path", async () => {
  const files = { "/q/Cargo.toml": "" };
  expect((await autoChoices({ files }, { "auto-path": "/q" })).choices).toEqual(["cargo: Cargo.toml"]);
});

it("asks about each, defaults to yes, and declines the rest when the user stops answering", async () => {
  const files = { "/p/Cargo.toml": "", "/p/x.deps.yaml": "", "/p/pixi.toml": "" };
  const answering =
    (...answers: (string | undefined)[]): ChooseContext["ask"] =>
    async () =>
      answers.shift();
  const confirmed = async (...answers: (string | undefined)[]) =>
    (await autoChoices({ files }, { auto: "ask" }, answering(...answers))).choices;
  expect(await confirmed("", "n", "Yes")).toEqual(["cargo: Cargo.toml", "deps: x.deps.yaml"]);
  expect(await confirmed("y", undefined, "y")).toEqual(["cargo: Cargo.toml"]);
});

it("fails without a terminal to ask in", async () => {
  await expect(autoChoices({ files: { "/p/Cargo.toml": "" } }, { auto: "ask" })).rejects.toThrow(
    "auto/no-terminal",
  );
});
