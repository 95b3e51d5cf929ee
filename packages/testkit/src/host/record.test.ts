import { describe, expect, test } from "vitest";
import { fakeHost } from "./fake-host.ts";
import { recordHost, replayHost } from "./record.ts";

const real = fakeHost({
  env: { DISPLAY: ":0", SECRET: "s" },
  files: { "/etc/x": "text", "/bytes": new Uint8Array([255, 0]) },
});

function recorded() {
  const host = recordHost(real);
  void host.env.DISPLAY;
  void host.env.ABSENT;
  host.user();
  host.path("/etc/x");
  host.path("/gone");
  host.readFile("/bytes");
  host.readFile("/gone");
  host.list("/etc");
  host.list("/gone");
  host.entries("/etc");
  host.entries("/gone");
  return host;
}

test("answers are those of the host", () => {
  const host = recorded();
  expect(host.path("/etc/x")).toEqual(real.path("/etc/x"));
  expect(host.user()).toEqual(real.user());
  expect([host.platform, host.cwd, host.env.DISPLAY]).toEqual([real.platform, real.cwd, ":0"]);
});

test("the recording is JSON and has what was asked, and nothing else", () => {
  expect(JSON.parse(JSON.stringify(recorded()))).toEqual({
    recording: 1,
    platform: "linux",
    cwd: "/home/ada",
    user: real.user(),
    env: { DISPLAY: ":0", ABSENT: null },
    paths: { "/etc/x": real.path("/etc/x"), "/gone": null },
    files: { "/bytes": "/wA=", "/gone": null },
    lists: { "/etc": ["x"], "/gone": null },
    entries: { "/etc": [{ name: "x", kind: "file" }], "/gone": null },
  });
  expect(JSON.stringify(recordHost(real))).not.toContain("SECRET");
});

test("names of variables may be listed without recording their values", () => {
  const host = recordHost(real);
  expect(Object.keys(host.env)).toContain("SECRET");
  expect("DISPLAY" in host.env).toBe(true);
  expect(JSON.stringify(host)).not.toContain("SECRET");
});

describe("replayed", () => {
  const host = replayHost(JSON.stringify(recorded()));

  test("it answers the same, without the machine", () => {
    expect(host.user()).toEqual(real.user());
    expect(host.path("/etc/x")).toEqual(real.path("/etc/x"));
    expect(host.readFile("/bytes")).toEqual(Buffer.from([255, 0]));
    expect(host.list("/etc")).toEqual(["x"]);
    expect(host.entries("/etc")).toEqual(real.entries("/etc"));
    expect(host.env.DISPLAY).toBe(":0");
    expect([host.path("/gone"), host.readFile("/gone"), host.list("/gone"), host.env.ABSENT]).toEqual(
      Array(4).fill(undefined),
    );
    expect(Object.keys(host.env)).toEqual(["DISPLAY"]);
  });

  test("what was never asked is an error, not an empty machine", () => {
    expect(() => host.path("/new")).toThrow('path("/new") is not in the host recording: record it again');
    expect(() => host.readFile("/new")).toThrow("readFile");
    expect(() => host.list("/new")).toThrow("list");
    expect(() => host.path("constructor")).toThrow("path");
    expect(() => host.env.SECRET).toThrow("env.SECRET");
    expect(() => replayHost(recordHost(real).toJSON()).user()).toThrow("user()");
  });

  test("another format is refused", () => {
    expect(() => replayHost('{"recording":2}')).toThrow("not a host recording");
  });
});
