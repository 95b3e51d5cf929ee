import { describe, expect, test } from "vitest";
import { defineExtension } from "./extension.ts";
import { contributionsOf, describeExtension, manifestFault } from "./manifest.ts";

const extension = { name: "a", summary: "an extension", module: "./index.js", options: {} };
const engine = { name: "e", summary: "an engine", module: "./index.js", roles: ["builder"], priority: 1 };
const option = { type: "string", summary: "a text" };

const withExtension = (facts: object) => ({ manifest: 1, extensions: [{ ...extension, ...facts }] });
const withOption = (facts: object, name = "x") =>
  withExtension({ options: { [name]: { ...option, ...facts } } });
const withEngine = (facts: object) => ({ manifest: 1, engines: [{ ...engine, ...facts }] });

describe("manifestFault", () => {
  test.each([
    { manifest: 1 },
    { manifest: 1, preset: "Graphical programs" },
    { manifest: 1, extensions: [extension], engines: [engine] },
    withExtension({
      options: { x: { ...option, short: "x", valueName: "X" } },
      activation: ["x"],
      requires: [],
      after: ["b"],
    }),
    withOption({ type: "enum", values: ["a"] }),
    ...["boolean", "integer", "size", "path", "list", "map"].map((type) => withOption({ type })),
    withOption({}, "two-words-2"),
    withExtension({ detect: [{ file: "*.toml", content: "^x$" }, { home: ".config/x" }] }),
    withExtension({ unheardOf: true }), // A later core may know more.
  ])("none: %j", (manifest) => {
    expect(manifestFault(manifest)).toBeUndefined();
  });

  test.each([
    [null, "its manifest is not an object"],
    [[], "its manifest is not an object"],
    [{}, "its manifest has version undefined, and this rocker reads version 1"],
    [{ manifest: 2 }, "its manifest has version 2, and this rocker reads version 1"],
    [{ manifest: 1, preset: ["a"] }, '"preset" of its manifest is not a text'],
    [{ manifest: 1, preset: "" }, '"preset" of its manifest is not a text'],
    [{ manifest: 1, extensions: {} }, '"extensions" of its manifest is not a list'],
    [{ manifest: 1, engines: "x" }, '"engines" of its manifest is not a list'],
    [{ manifest: 1, extensions: [null] }, "is not an object"],
    [withExtension({ name: "" }), 'has no "name"'],
    [withExtension({ summary: 1 }), 'has no "summary"'],
    [withExtension({ module: undefined }), 'has no "module"'],
    [withExtension({ module: "/etc/x.js" }), 'outside the package: "/etc/x.js"'],
    [withExtension({ module: "./a/../../x.js" }), "outside the package"],
    [withExtension({ module: "..\\x.js" }), "outside the package"],
    [withExtension({ name: "rocker" }), "a reserved name"],
    [withExtension({ name: "A" }), '"A" is not a valid name'],
    [withExtension({ name: "a\u001b[2J" }), "is not a valid name"],
    [withExtension({ name: "no-a" }), "negate"],
    [withExtension({ options: undefined }), 'has no "options"'],
    [withExtension({ options: { x: "string" } }), "--x: its type is unknown"],
    [withOption({ type: "text" }), "--x: its type is unknown"],
    [withOption({ type: "toString" }), "--x: its type is unknown"],
    [withOption({ summary: undefined }), "--x: it has no summary"],
    [withOption({ valueName: 7 }), '--x: its "valueName" is not a string'],
    [withOption({ defaultText: {} }), '--x: its "defaultText" is not a string'],
    [withOption({ min: "1" }), '--x: its "min" is not a number'],
    [withOption({ max: {} }), '--x: its "max" is not a number'],
    [withOption({ default: [] }), '--x: its "default" is not a string, number or boolean'],
    [withOption({ bare: 1 }), '--x: its "bare" is not a string or boolean'],
    [withOption({ paths: "all" }), '--x: its "paths" is neither'],
    [withOption({ type: "enum" }), "--x: it has no list of values"],
    [withOption({ type: "enum", values: [1] }), "--x: it has no list of values"],
    [withOption({ short: "xy" }), '--x: "xy" is not a single letter'],
    [withOption({ short: "-" }), "is not a single letter"],
    [withOption({ short: 7 }), "is not a single letter"],
    [withOption({}, "a=b"), '"a=b" is not a valid name'],
    [withOption({}, "no-x"), "negate"],
    [withExtension({ requires: "b" }), 'a "requires" that is not a list of names'],
    [withExtension({ after: [1] }), 'a "after" that is not a list of names'],
    [withExtension({ activation: {} }), 'a "activation" that is not a list of names'],
    [withExtension({ before: "b" }), 'a "before" that is not a list of names'],
    [withExtension({ conflicts: null }), 'a "conflicts" that is not a list of names'],
    [withExtension({ detect: "x" }), 'a "detect" that is not a list of signs'],
    [withExtension({ detect: ["x"] }), 'a "detect" that is not a list of signs'],
    [withExtension({ detect: [{}] }), 'a "detect" that is not a list of signs'],
    [withExtension({ detect: [{ file: "/etc/passwd" }] }), 'a "detect" that is not a list of signs'],
    [withExtension({ detect: [{ home: "../x" }] }), 'a "detect" that is not a list of signs'],
    [withExtension({ detect: [{ file: "x", content: "(" }] }), 'a "detect" that is not a list of signs'],
    [withEngine({ name: "a\u001b[2J" }), "is not a valid name"],
    [withEngine({ roles: ["builder", "driver"] }), 'has "roles"'],
    [withEngine({ roles: undefined }), 'has "roles"'],
    [withEngine({ roles: ["driver"] }), 'has "roles"'],
    [withEngine({ priority: "high" }), 'has no "priority"'],
  ])("%j", (manifest, fault) => {
    expect(manifestFault(manifest)).toContain(fault);
  });
});

test("contributionsOf: one or a list, as default export", () => {
  expect(contributionsOf({})).toEqual([]);
  expect(contributionsOf({ default: extension })).toEqual([extension]);
  expect(contributionsOf({ default: [extension, engine] })).toEqual([extension, engine]);
});

test("describeExtension leaves out code and keeps everything else", () => {
  const data = { name: "a", summary: "s", options: {}, requires: ["b"], conflicts: ["c"] };
  const code = { choose: () => [], read: () => ({ value: 1 }), setup() {}, prepare() {} };
  expect(describeExtension(defineExtension({ ...data, ...code }))).toEqual(data);
});
