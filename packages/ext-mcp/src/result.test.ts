import { expect, test } from "vitest";
import { errorResult, toolResult } from "./result.ts";
import { mcpError } from "./usage.ts";

test("what the container wrote is between marks that differ each time", () => {
  const texts = [1, 2].map(() => toolResult("exit code: 0", [{ title: "stdout", text: "hi\n" }]).content);
  const marks = texts.map(([first]) => /marks "(\w{12})"/.exec(first?.text ?? "")?.[1]);
  expect(marks[0]).not.toBe(marks[1]);
  expect(texts[0]?.[1]?.text).toBe(`--- stdout ${marks[0]} ---\nhi\n--- end ${marks[0]} ---`);
});

test("without output there are no marks", () => {
  expect(toolResult("done", [{ title: "stdout", text: "" }])).toEqual({
    content: [{ type: "text", text: "done" }],
  });
});

test("an error is a result with its code, and nothing that drives a terminal", () => {
  const error = mcpError({ slug: "unknown", what: "there is no \x1b[31m.", fix: "List them." });
  expect(errorResult(error)).toEqual({
    content: [{ type: "text", text: "mcp/unknown: there is no \\x1b[31m.\nList them." }],
    isError: true,
  });
});
