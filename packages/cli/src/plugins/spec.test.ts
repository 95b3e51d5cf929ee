import { describe, expect, test } from "vitest";
import { readSpec } from "./spec.ts";

const read = (text: string) => readSpec(text, "/here", "/home/me");

describe("paths are made absolute", () => {
  test.each([
    ["./my-tool", "/here/my-tool"],
    ["../my tool", "/my tool"],
    [".", "/here"],
    ["~/my-tool", "/home/me/my-tool"],
    ["~", "/home/me"],
    ["/abs/tool", "/abs/tool"],
    ["file:tool", "/here/tool"],
    ["file:./tool", "/here/tool"],
    ["file:~/tool", "/home/me/tool"],
    ["file:///abs/tool", "/abs/tool"],
    ["tool-1.0.0.tgz", "/here/tool-1.0.0.tgz"],
    ["dist/tool.tar.gz", "/here/dist/tool.tar.gz"],
    ["tool@1.0.0.tgz", "/here/tool@1.0.0.tgz"],
    ["./tool@1.0.0", "/here/tool@1.0.0"],
    ["plugins/my/tool", "/here/plugins/my/tool"],
    ["plugins/tool/", "/here/plugins/tool"],
    ["./--flag", "/here/--flag"],
    ["./a\nb", "/here/a\nb"],
  ])("%j", (text, path) => {
    expect(read(text)).toEqual({ npm: path, path });
  });

  test("after a name, too", () => {
    expect(read("tool@./x")).toEqual({ npm: "tool@/here/x", path: "/here/x" });
    expect(read("@me/tool@file:x")).toEqual({ npm: "@me/tool@/here/x", path: "/here/x" });
  });
});

test.each([
  "my-tool",
  "my-tool@1.2.3",
  "my-tool@^1",
  "@me/my-tool",
  "@me/my-tool@latest",
  "owner/repository",
  "github:owner/repository#v1",
  "git+ssh://git@host/owner/repository.git",
  "git@host:owner/repository.git",
  "git+file:///srv/repository",
  "https://host/my-tool-1.0.0.tgz",
  "alias@npm:my-tool@1",
  "$(touch x)",
  "a;b",
  "",
])("%j is passed to npm unchanged", (text) => {
  expect(read(text)).toEqual({ npm: text, path: undefined });
});
