import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, RunSpec } from "@rocker/core";
import { systemHost } from "@rocker/core/lifecycle";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import x11 from "./index.ts";
import { families, parseAuthority, serializeAuthority } from "./xauthority.ts";

const cookie = (number: string, secret: string, host = "laptop") => ({
  family: families.local as number,
  address: Buffer.from(host),
  number,
  name: "MIT-MAGIC-COOKIE-1",
  data: Buffer.from(secret),
});
const runtime = "/run/user/1234";
const unixTable = (path: string) =>
  `Num       RefCount Protocol Flags    Type St Inode Path\n0000000000000000: 00000002 00000000 00010000 0001 01 12345 ${path}\n`;

const hostWith = (DISPLAY: string | undefined, { env, files, ...facts }: FakeHostFacts = {}): Host =>
  fakeHost({
    sockets: ["/tmp/.X11-unix/X1"],
    directories: [runtime],
    ...facts,
    env: { DISPLAY, XDG_RUNTIME_DIR: runtime, ...env },
    files: {
      "/proc/sys/kernel/hostname": "laptop\n",
      "/home/ada/.Xauthority": serializeAuthority([cookie("1", "secret-1"), cookie("10", "secret-10")]),
      ...files,
    },
  });
const plan = (host: Host) => planOf(x11, "--x11 debian:bookworm xterm", { host });
const problems = (host: Host) => problemsOf(x11, "--x11 debian:bookworm xterm", { host });

describe("the plan", () => {
  test("mounts the socket directory and rocker's authority file for a local display", () => {
    const { plan: created, notices } = plan(hostWith(":1"));
    expect(created.steps).toEqual([]);
    expect(created.run).toEqual({
      command: ["xterm"],
      env: [
        { name: "DISPLAY", value: ":1", from: "x11" },
        { name: "XAUTHORITY", value: "/run/rocker/x11.xauth", from: "x11" },
        { name: "QT_X11_NO_MITSHM", value: "1", from: "x11" },
      ],
      mounts: [
        {
          type: "bind",
          source: "/tmp/.X11-unix",
          directory: true,
          target: "/tmp/.X11-unix",
          readOnly: true,
          options: [],
          from: "x11",
        },
        {
          type: "bind",
          source: `${runtime}/rocker/x11-1.xauth`,
          directory: false,
          target: "/run/rocker/x11.xauth",
          readOnly: true,
          options: [],
          from: "x11",
        },
      ],
      settings: {},
      preparations: [{ from: "x11", data: { display: ":1" } }],
    });
    expect(notices).toEqual([]);
  });

  test.each([":1.0", "unix:1", "unix/laptop:1.0"])("passes DISPLAY=%s unchanged", (display) => {
    const view = plan(hostWith(display));
    expect(view.variable("DISPLAY")).toBe(display);
    expect(view.mountAt("/run/rocker/x11.xauth")).toMatchObject({ source: `${runtime}/rocker/x11-1.xauth` });
    expect(view.setting("network")).toBeUndefined();
  });

  test("contains no cookie", () => {
    const text = JSON.stringify(plan(hostWith(":1")).plan);
    expect(text).not.toContain("secret");
    expect(text).not.toContain(Buffer.from("secret").toString("hex"));
    expect(text).not.toContain(Buffer.from("secret").toString("base64"));
  });

  test("uses the host's network for ssh -X and prints a notice", () => {
    const view = plan(hostWith("localhost:10.0"));
    expect(view.setting("network")).toBe("host");
    expect(view.variable("DISPLAY")).toBe("localhost:10.0");
    expect(view.hasMountAt("/tmp/.X11-unix")).toBe(false);
    expect(view.variable("QT_X11_NO_MITSHM")).toBeUndefined();
    expect(view.mountAt("/run/rocker/x11.xauth")).toMatchObject({
      source: `${runtime}/rocker/x11-localhost_10.xauth`,
    });
    expect(view.notices.map(({ text }) => text)).toEqual([
      "using the host's network for the display localhost:10.0, because its X server is reached over TCP",
    ]);
  });

  test.each([
    ["laptop:10.0", "host"],
    ["[::1]:10", "host"],
    ["10.0.0.5:10", undefined],
    ["[fe80::1]:10", undefined],
  ])("uses for %s the network %s", (display, network) => {
    expect(plan(hostWith(display)).setting("network")).toBe(network);
  });

  test("uses the host's network for an abstract socket and prints a notice", () => {
    const files = { "/proc/net/unix": unixTable("@/tmp/.X11-unix/X10") };
    const view = plan(hostWith(":10", { files }));
    expect(view.setting("network")).toBe("host");
    expect(view.hasMountAt("/tmp/.X11-unix")).toBe(false);
    expect(view.notices.map(({ text }) => text)).toEqual([
      "using the host's network for the display :10, because its X server has no socket file, only an abstract socket",
    ]);
  });

  test("mounts the real path of a linked socket directory", () => {
    const host = hostWith(":1", {
      sockets: ["/mnt/wslg/.X11-unix/X1"],
      links: { "/tmp/.X11-unix": "/mnt/wslg/.X11-unix" },
    });
    expect(plan(host).mountAt("/tmp/.X11-unix")).toMatchObject({ source: "/mnt/wslg/.X11-unix" });
  });

  test.each([
    ["no file", "", {}],
    ["no entry", "", { "/home/ada/.Xauthority": serializeAuthority([cookie("7", "x")]) }],
    ["another file", "/run/gdm/auth", {}],
  ])("prints a notice if there is no cookie (%s)", (_case, XAUTHORITY, files) => {
    const bare = { "/home/ada/.Xauthority": new Uint8Array(), ...files };
    const view = plan(hostWith(":1", { env: { XAUTHORITY }, files: bare }));
    const from = XAUTHORITY || "/home/ada/.Xauthority";
    expect(view.notices.map(({ text }) => text)).toEqual([
      `${from} contains no cookie for the display :1: windows open only if the X server does not require one`,
    ]);
    expect(view.variable("XAUTHORITY")).toBe("/run/rocker/x11.xauth");
  });
});

describe("the path of the authority file", () => {
  const source = (facts: FakeHostFacts) => {
    const mount = plan(hostWith(":1", facts)).mountAt("/run/rocker/x11.xauth");
    return "source" in mount ? mount.source : undefined;
  };
  const fallback = "/home/ada/.local/state/rocker/x11-1.xauth";

  test("is in the state directory if there is no runtime directory", () => {
    expect(source({ env: { XDG_RUNTIME_DIR: undefined } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "run" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "/not/there" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: undefined, XDG_STATE_HOME: "/state" } })).toBe(
      "/state/rocker/x11-1.xauth",
    );
    expect(source({ env: { XDG_RUNTIME_DIR: undefined, XDG_STATE_HOME: "state" } })).toBe(fallback);
  });

  test("is not in a runtime directory that belongs to another user or is writable by everyone", () => {
    expect(source({ directories: [], files: { [`${runtime}/bus`]: "" } })).toBe(fallback);
    expect(source({ user: { uid: 0, home: "/home/ada" }, env: { XDG_RUNTIME_DIR: "/tmp" } })).toBe(fallback);
  });

  test("has symbolic links resolved, also in parents of directories that do not exist yet", () => {
    expect(source({ links: { "/var/run": "/run" }, env: { XDG_RUNTIME_DIR: "/var/run/user/1234" } })).toBe(
      `${runtime}/rocker/x11-1.xauth`,
    );
    expect(
      source({
        env: { XDG_RUNTIME_DIR: undefined },
        directories: ["/data/local"],
        links: { "/home/ada/.local": "/data/local" },
      }),
    ).toBe("/data/local/state/rocker/x11-1.xauth");
  });
});

describe("a missing display is reported before the build", () => {
  test.each([undefined, ""])("for DISPLAY=%j", (display) => {
    expect(problems(hostWith(display))).toMatchObject([
      { code: "x11/no-display", kind: "failure", fix: expect.stringContaining("(available: :1)") },
    ]);
    expect(problems(hostWith(display, { sockets: [] }))).toMatchObject([
      { code: "x11/no-display", fix: expect.stringMatching(/^Set DISPLAY, or /) },
    ]);
  });

  test("for a malformed DISPLAY", () => {
    expect(problems(hostWith("one\n"))).toMatchObject([
      { code: "x11/malformed-display", what: expect.stringContaining('"one\\n"') },
    ]);
  });

  test("for a display without a socket, with the available displays in order", () => {
    const sockets = ["/tmp/.X11-unix/X10", "/tmp/.X11-unix/X9"];
    const files = { "/proc/net/unix": unixTable("@/tmp/.X11-unix/X55"), "/tmp/.X11-unix/X5": "" };
    expect(problems(hostWith(":5", { sockets, files }))).toMatchObject([
      { code: "x11/no-socket", fix: expect.stringContaining("(available: :9, :10)") },
    ]);
  });
});

describe("prepare", () => {
  let directory: string;
  let host: Host;
  let userEntries: Buffer | undefined;
  const run = { command: [], env: [], mounts: [], settings: {}, preparations: [] } satisfies RunSpec;
  const notices: string[] = [];
  const prepare = (data: unknown, user = "") =>
    x11.prepare?.(data, { host, run, user, notice: (text) => void notices.push(text) });
  const written = (name: string) => parseAuthority(readFileSync(join(directory, "rocker", name)));
  const wild = (number: string, secret: string) => ({
    ...cookie(number, secret),
    family: families.wild,
    address: Buffer.alloc(0),
  });

  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-x11-")));
    const real = systemHost({ XDG_RUNTIME_DIR: directory, XAUTHORITY: "/user/file" });
    userEntries = serializeAuthority([
      cookie("1", "another host's", "x"),
      cookie("1", "one"),
      cookie("10", "ten"),
    ]);
    host = {
      ...real,
      readFile: (path) =>
        ({ "/user/file": userEntries, "/proc/sys/kernel/hostname": Buffer.from("laptop\n") })[path],
    };
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test("warns if the image's user cannot read the cookie", async () => {
    for (const user of ["", "0:0", String(host.user().uid)]) await prepare({ display: ":1" }, user);
    expect(notices).toEqual([]);
    await prepare({ display: ":1" }, "app:app");
    expect(notices).toEqual([expect.stringContaining("user app:app cannot read your display's cookie")]);
  });

  test("writes the display's cookie for any host name to a private file", async () => {
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([wild("1", "one")]);
    expect(statSync(join(directory, "rocker/x11-1.xauth")).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "rocker")).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory)).toEqual(["rocker"]);
  });

  test("uses a separate file for ssh -X", async () => {
    await prepare({ display: "127.0.0.1:10.0" });
    expect(written("x11-127.0.0.1_10.xauth")).toEqual([wild("10", "ten")]);
  });

  test("updates the cookie in place", async () => {
    await prepare({ display: ":1" });
    const { ino } = statSync(join(directory, "rocker/x11-1.xauth"));
    userEntries = serializeAuthority([cookie("1", "a newer one")]);
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([wild("1", "a newer one")]);
    expect(statSync(join(directory, "rocker/x11-1.xauth")).ino).toBe(ino);
  });

  test("writes an empty file if there is no cookie, so that the mount works", async () => {
    userEntries = undefined;
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([]);
  });

  test("fails if the directory belongs to another user", async () => {
    const user = { ...host.user(), uid: host.user().uid + 1 };
    host = { ...host, user: () => user, path: (path) => ({ ...realFacts(path), uid: user.uid }) };
    await expect(prepare({ display: ":1" })).rejects.toMatchObject({
      problems: [{ code: "x11/authority-file", fix: expect.stringContaining("XDG_RUNTIME_DIR") }],
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each([undefined, null, {}, { display: "../../x:1" }, { display: 1 }, { display: "x" }])(
    "rejects malformed data (%j) and writes nothing",
    async (data) => {
      await expect(prepare(data)).rejects.toThrow(/^invalid display in /);
      expect(readdirSync(directory)).toEqual([]);
    },
  );

  const realFacts = (path: string) => ({
    kind: "directory" as const,
    uid: 0,
    gid: 0,
    mode: 0o700,
    realPath: path,
  });
});
