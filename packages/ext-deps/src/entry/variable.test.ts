import { expect, it } from "vitest";
import { formatPieces, readVariables } from "./variable.ts";

const shown = (text: string) =>
  readVariables(text)?.map(({ name, pieces }) => `${name}=${formatPieces(pieces)}`);

it.each([
  ["A=1", ["A=1"]],
  ["A=", ["A="]],
  [`A="b c"`, ["A=b c"]],
  ["A='b $c'", ["A=b $c"]],
  [`A=1 B="2 3"`, ["A=1", "B=2 3"]],
  ["A b  c", ["A=b  c"]],
  ["A=a\\ b", ["A=a b"]],
  ["A=\\$b", ["A=$b"]],
  ["PATH=/x:${PATH}", ["PATH=/x:$PATH"]],
  ["PATH=$PATH", ["PATH=$PATH"]],
  [`URL=http://x/?a=b#c`, ["URL=http://x/?a=b#c"]],
])("%s", (text, variables) => {
  expect(shown(text)).toEqual(variables);
});

it.each(["", "A", "1=2", "A=b c", `A="b`, "A=${", "A=$", "A=$(id)", "A-B=1", "=x"])("rejects %j", (text) => {
  expect(readVariables(text)).toBeUndefined();
});

it("distinguishes variables from literal text", () => {
  expect(readVariables("A='$b'")).toEqual([{ name: "A", pieces: [{ text: "$b" }] }]);
  expect(readVariables("A=$b")).toEqual([{ name: "A", pieces: [{ variable: "b" }] }]);
});
