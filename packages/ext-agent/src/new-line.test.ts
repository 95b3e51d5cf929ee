import { describe, expect, test } from "vitest";
import { readNewLine } from "./new-line.ts";

const line = (text: string) => readNewLine(text.split(" "));

describe("rocker agent new", () => {
  test("passes on what is for rocker up, up to the image", () => {
    expect(line("fix --from main --user --allow=@npm --include .env.test node:22 -- --from x")).toEqual({
      ...{ name: "fix", from: "main", agent: undefined, isOpen: false },
      rest: ["--user", "--isolate-allow=@npm", "--agent-include=.env.test", "node:22", "--", "--from", "x"],
    });
  });

  test("adds a program, and its API unless the proxy has the key", () => {
    expect(line("fix --agent claude node:22")).toMatchObject({
      agent: "claude",
      rest: ["--claude", "--isolate-build-network", "--isolate-allow=@anthropic", "node:22"],
    });
    expect(line("fix --agent=claude --key anthropic=env:K node:22").rest).toEqual([
      ...["--claude", "--isolate-build-network", "--agent-key=anthropic=env:K", "node:22"],
    ]);
    expect(line("fix --agent none node:22").agent).toBeUndefined();
  });

  test("knows when all hosts are to be allowed and the user has not said so twice", () => {
    expect(line("fix --allow * node:22").isOpen).toBe(true);
    expect(line("fix --isolate-allow=* node:22").isOpen).toBe(true);
    expect(line("fix --allow * --allow-everything node:22")).toMatchObject({
      isOpen: false,
      rest: ["--isolate-allow=*", "--isolate-allow-everything", "node:22"],
    });
  });

  test.each([
    "",
    "--user x",
    "a/b x",
    "A x",
    "-a x",
    "a- x",
    `${"a".repeat(41)} x`,
    "fix --agent clade",
    "fix --from",
  ])("refuses %j", (text) => {
    expect(() => line(text)).toThrow();
  });
});
