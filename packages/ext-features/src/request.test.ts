import { expect, test } from "vitest";
import { splitRequest } from "./request.ts";

test.each([
  ["ghcr.io/a/b:1", {}],
  ["ghcr.io/a/b:1,version=20,on", { version: "20", on: "true" }],
  ['ghcr.io/a/b:1,"packages=a,b ""c""",x=y=z', { packages: 'a,b "c"', x: "y=z" }],
  ["ghcr.io/a/b:1,empty=", { empty: "" }],
])("%s", (text, options) => {
  const split = splitRequest(text);
  expect([split.reference, Object.fromEntries(split.options)]).toEqual(["ghcr.io/a/b:1", options]);
});
