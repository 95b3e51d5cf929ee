import { describe, expect, test } from "vitest";
import { fakeHost } from "./fake-host.ts";

describe("a fake host", () => {
  test("belongs to Ada and is empty, unless facts are given", () => {
    const host = fakeHost();
    expect(host.user()).toEqual({
      name: "ada",
      uid: 1234,
      gid: 1234,
      fullName: "Ada Lovelace",
      home: "/home/ada",
      shell: "/bin/bash",
      groups: [{ name: "ada", gid: 1234 }],
    });
    expect(host.env).toEqual({ HOME: "/home/ada", USER: "ada", PATH: "/usr/local/bin:/usr/bin:/bin" });
    expect([host.platform, host.cwd]).toEqual(["linux", "/home/ada"]);
    expect(host.list("/")).toEqual(["home", "tmp"]);
    expect(host.path("/etc/passwd")).toBeUndefined();
  });

  test("derives values from a given name or ID", () => {
    const host = fakeHost({ user: { name: "bob", uid: 7 } });
    expect(host.user()).toMatchObject({
      uid: 7,
      gid: 7,
      home: "/home/bob",
      fullName: "",
      groups: [{ name: "bob", gid: 7 }],
    });
    expect(host.env).toMatchObject({ HOME: "/home/bob", USER: "bob" });
    expect(host.path("/home/bob")).toMatchObject({ kind: "directory", uid: 7 });
    expect(fakeHost({ user: { home: "/srv/x", groups: [] } }).user()).toMatchObject({
      home: "/srv/x",
      groups: [],
    });
  });

  test("variables are added, replaced or unset", () => {
    const { env } = fakeHost({ env: { DISPLAY: ":0", USER: "x", HOME: undefined } });
    expect(env).toEqual({ DISPLAY: ":0", USER: "x", PATH: "/usr/local/bin:/usr/bin:/bin" });
    expect("HOME" in env).toBe(false);
  });
});

test("devices can belong to another group", () => {
  const host = fakeHost({ devices: { "/dev/gpu": { gid: 44 }, "/dev/open": { mode: 0o666 } } });
  expect(host.path("/dev/gpu")).toMatchObject({ kind: "device", uid: 0, gid: 44, mode: 0o660 });
  expect(host.path("/dev/open")).toMatchObject({ gid: 0, mode: 0o666 });
});

describe("its files", () => {
  const host = fakeHost({
    cwd: "/work",
    files: {
      "/etc/x": "text",
      "/bytes": new Uint8Array([255]),
      "/secret": { mode: 0o600, uid: 0, gid: 0 },
      "/home/ada/.config/a": "",
    },
    directories: ["/empty"],
    sockets: ["/run/s"],
    devices: ["/dev/gpu"],
    links: { "/link": "etc", "/home/ada/up": "../../etc/x", "/loop": "/loop", "/gone": "/nowhere" },
  });

  test("have kinds, owners and permissions", () => {
    expect(host.path("/etc/x")).toEqual({
      kind: "file",
      uid: 1234,
      gid: 1234,
      mode: 0o644,
      realPath: "/etc/x",
    });
    expect(host.path("/empty")?.kind).toBe("directory");
    expect(host.path("/run/s")?.kind).toBe("socket");
    expect(host.path("/dev/gpu")).toMatchObject({ kind: "device", uid: 0 });
    expect(host.path("/etc")).toMatchObject({ kind: "directory", uid: 0 });
    expect(host.path("/home/ada/.config")).toMatchObject({ kind: "directory", uid: 1234 });
  });

  test("are read as bytes; unreadable ones exist nevertheless", () => {
    expect(host.readFile("/etc/x")?.toString()).toBe("text");
    expect([...(host.readFile("/bytes") ?? [])]).toEqual([255]);
    expect(host.readFile("/home/ada/.config/a")).toHaveLength(0);
    expect(host.readFile("/secret")).toBeUndefined();
    expect(host.path("/secret")).toMatchObject({ kind: "file", mode: 0o600, uid: 0 });
    expect(host.readFile("/etc")).toBeUndefined();
    expect(host.readFile("/etc/x", 4)?.toString()).toBe("text");
    expect(host.readFile("/etc/x", 3)).toBeUndefined();
  });

  test("are listed by directory", () => {
    expect(host.list("/home/ada")).toEqual([".config", "up"]);
    expect(host.list("/empty")).toEqual([]);
    expect(host.entries("/home")).toEqual([{ name: "ada", kind: "directory" }]);
    expect(host.list("/etc/x")).toBeUndefined();
    expect(host.list("/nowhere")).toBeUndefined();
  });

  test("links are followed, also in the middle of a path", () => {
    expect(host.path("/link/x")).toMatchObject({ kind: "file", realPath: "/etc/x" });
    expect(host.readFile("/home/ada/up")?.toString()).toBe("text");
    expect(host.list("/link")).toEqual(["x"]);
    expect(host.path("/loop")).toBeUndefined();
    expect(host.path("/gone")).toBeUndefined();
  });

  test("links and directories may be another user's", () => {
    const strangers = fakeHost({
      directories: { "/a": { uid: 7 }, "/b": {} },
      links: { "/l": { target: "/b", uid: 7 }, "/own": "/a", "/up": "/" },
    });
    expect(strangers.path("/a")).toMatchObject({ kind: "directory", uid: 7, mode: 0o755 });
    expect(strangers.path("/l")).toMatchObject({ uid: 1234, linkUid: 7, realPath: "/b" });
    expect(strangers.path("/up/own")).toMatchObject({ uid: 7, linkUid: 1234 });
    expect(strangers.path("/up/b")).not.toHaveProperty("linkUid");
  });

  test("relative paths start at the working directory", () => {
    expect(host.path("../etc/./x")?.realPath).toBe("/etc/x");
    expect(host.path(".")?.realPath).toBe("/work");
  });
});
