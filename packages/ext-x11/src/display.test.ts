import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDisplay } from "./display.ts";

describe("parseDisplay", () => {
  test.each([
    [":0", 0],
    [":1.0", 1],
    [":12", 12],
    ["unix:1", 1],
    ["unix/laptop:1", 1],
    ["unix/:1", 1],
    ["unix:1.1", 1],
    ["tcp/:1", 1],
  ])("%s is the local display %i", (text, number) => {
    expect(parseDisplay(text)).toEqual({ text, number, machine: undefined });
  });

  test.each([
    ["localhost:10.0", 10, "localhost"],
    ["laptop:10.0", 10, "laptop"],
    ["build_1.lab.example:0", 0, "build_1.lab.example"],
    ["tcp/laptop:3", 3, "laptop"],
    ["127.0.0.1:10", 10, "127.0.0.1"],
    ["[::1]:10.0", 10, "::1"],
    ["::1:10.0", 10, "::1"],
    ["host.docker.internal:0", 0, "host.docker.internal"],
  ])("%s is display %i of %s over TCP", (text, number, machine) => {
    expect(parseDisplay(text)).toEqual({ text, number, machine });
  });

  test.each([
    "",
    "0",
    ":",
    ":x",
    ":-1",
    ":0.",
    ":0.x",
    ":0 ",
    ":0\n",
    "host",
    "host:",
    "host::0",
    "a b:0",
    "../x:0",
    "decnet/host:0",
    "/tmp/launch-1/org.xquartz:0",
    ":123456",
  ])("rejects %j", (text) => {
    expect(parseDisplay(text)).toBeUndefined();
  });

  test("never returns a machine name with a slash or whitespace", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab:/.[] \n10%") }), (text) => {
        expect(parseDisplay(text)?.machine ?? "").toMatch(/^[A-Za-z0-9._:%-]*$/);
      }),
    );
  });
});
