import type { Registry } from "@rocker/core/lifecycle";
import { expect, test, vi } from "vitest";
import { type CompletionSources, complete } from "./candidates.ts";

const registry = {
  extensions: new Map([
    [
      "user",
      {
        name: "user",
        summary: "",
        options: {
          user: { type: "boolean", summary: "your user" },
          level: { type: "enum", values: ["low", "high"], summary: "how much" },
          color: { type: "boolean", default: true, summary: "with colors" },
          volume: { type: "list", short: "v", valueName: "SRC[:DST]", summary: "a directory" },
          words: { type: "string", summary: "any" },
        },
      },
    ],
  ]),
  engines: new Map([
    ["docker", {}],
    ["podman", {}],
  ]),
  commands: new Map([["deps", { name: "deps", summary: "of a plugin" }]]),
  packages: [],
  warnings: [],
} as unknown as Registry;
const sources = (more: Partial<CompletionSources> = {}): CompletionSources => ({
  registry,
  images: async () => ["debian:12", "alpine"],
  containers: () => ["rocker-a", "rocker-b"],
  profiles: () => ["fast", "gpu"],
  devcontainers: () => ["api", "web"],
  ...more,
});

const values = async (...words: string[]) => {
  const { candidates, files } = await complete(words, sources());
  return [...candidates.map(({ value }) => value), ...(files ? [":files"] : [])];
};

test.each<[words: string[], expected: string[]]>([
  [["pl"], ["plan"]],
  [["dep"], ["deps"]],
  [["deb"], ["debian:12"]],
  [["ext", "li"], ["list"]],
  [
    ["trust", ""],
    ["list", "forget"],
  ],
  [["--us"], ["--user"]],
  [["build", "--user", "--noc"], ["--nocache"]],
  [["--no-co"], ["--no-color"]],
  [
    ["--level", ""],
    ["low", "high"],
  ],
  [["--level=h"], ["--level=high"]],
  [["--user="], ["--user=true", "--user=false"]],
  [["--volume", "x"], [":files"]],
  [["-v", "x"], [":files"]],
  [["--words", "x"], []],
  [["run", "--engine", "p"], ["podman"]],
  [["up", "--profile", "g"], ["gpu"]],
  [["--profile=f"], ["--profile=fast"]],
  [["plan", "--devcontainer", "w"], ["web"]],
  [["--user", "al"], ["alpine"]],
  [["debian:12", "--us"], [":files"]],
  [["debian:12", "cat", ""], [":files"]],
  [["ls", "--im"], ["--images"]],
  [["ls", "--us"], []],
  [["enter", "--name", "rocker-b"], ["rocker-b"]],
  [["enter", "ma"], [":files"]],
  [
    ["rm", "rocker-a", ""],
    ["rocker-a", "rocker-b"],
  ],
  [["logs", "rocker-a", ""], []],
  [["completion", "z"], ["zsh"]],
  [["nothing-of-ours", "x"], [":files"]],
])("%j", async (words, expected) => {
  expect(await values(...words)).toEqual(expected);
});

test("no engine is queried if images are not completed", async () => {
  const images = vi.fn(async () => []);
  await complete(["build", "--us"], sources({ images }));
  await complete(["ext", "l"], sources({ images }));
  expect(images).not.toHaveBeenCalled();
});

test("names that a shell would interpret are not completed", async () => {
  const profiles = () => [
    "größe-2",
    "$(touch x)",
    "`id`",
    "a b",
    "a;b",
    "~",
    "a\u001b[2J",
    "a\n--privileged",
    "*",
    "!x",
  ];
  const { candidates } = await complete(["--profile", ""], sources({ profiles }));
  expect(candidates.map(({ value }) => value)).toEqual(["größe-2"]);
});
