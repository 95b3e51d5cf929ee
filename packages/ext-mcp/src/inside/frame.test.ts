import { expect, test } from "vitest";
import { unframed } from "./frame.ts";

test.each([
  ["all of it", "note\nM\ntext\n\nM\n", { text: "text\n", started: true, ended: true }],
  ["nothing between", "M\n\nM\n", { text: "", started: true, ended: true }],
  ["no end", "M\ntext", { text: "text", started: true, ended: false }],
  ["no start", "OCI runtime exec failed", { text: "OCI runtime exec failed", started: false, ended: false }],
])("%s", (_, text, expected) => {
  expect(unframed(text, "M")).toEqual(expected);
});
