import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, RunSpec } from "@rocker/core";
import { systemHost } from "@rocker/core/lifecycle";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import x11 from "./index.ts";
import { families, parseAuthority, serialiseAuthority } from "./xauthority.ts";

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
    folders: [runtime],
    ...facts,
    env: { DISPLAY, XDG_RUNTIME_DIR: runtime, ...env },
    files: {
      "/proc/sys/kernel/hostname": "laptop\n",
      "/home/ada/.Xauthority": serialiseAuthority([cookie("1", "secret-1"), cookie("10", "secret-10")]),
      ...files,
    },
  });
const plan = (host: Host) => planOf(x11, "--x11 debian:bookworm xterm", { host });
const problems = (host: Host) => problemsOf(x11, "--x11 debian:bookworm xterm", { host });

describe("the plan", () => {
  test("a local display: its socket's folder, its name, an authority file of rocker's own", () => {
    const { plan: made, notices } = plan(hostWith(":1"));
    expect(made.steps).toEqual([]);
    expect(made.run).toEqual({
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
          folder: true,
          target: "/tmp/.X11-unix",
          readOnly: true,
          options: [],
          from: "x11",
        },
        {
          type: "bind",
          source: `${runtime}/rocker/x11-1.xauth`,
          folder: false,
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

  test.each([":1.0", "unix:1", "unix/laptop:1.0"])("%s reaches the container as it is", (display) => {
    const made = plan(hostWith(display));
    expect(made.variable("DISPLAY")).toBe(display);
    expect(made.mountAt("/run/rocker/x11.xauth")).toMatchObject({ source: `${runtime}/rocker/x11-1.xauth` });
    expect(made.setting("network")).toBeUndefined();
  });

  test("no secret is in it", () => {
    const text = JSON.stringify(plan(hostWith(":1")).plan);
    expect(text).not.toContain("secret");
    expect(text).not.toContain(Buffer.from("secret").toString("hex"));
    expect(text).not.toContain(Buffer.from("secret").toString("base64"));
  });

  test("ssh -X: the host's network, and the person is told", () => {
    const made = plan(hostWith("localhost:10.0"));
    expect(made.setting("network")).toBe("host");
    expect(made.variable("DISPLAY")).toBe("localhost:10.0");
    expect(made.hasMountAt("/tmp/.X11-unix")).toBe(false);
    expect(made.variable("QT_X11_NO_MITSHM")).toBeUndefined();
    expect(made.mountAt("/run/rocker/x11.xauth")).toMatchObject({
      source: `${runtime}/rocker/x11-localhost_10.xauth`,
    });
    expect(made.notices.map(({ text }) => text)).toEqual([
      "the container shares the host's network: its X server is reached over TCP (display localhost:10.0)",
    ]);
  });

  test.each([
    ["laptop:10.0", "host"],
    ["[::1]:10", "host"],
    ["10.0.0.5:10", undefined],
    ["[fe80::1]:10", undefined],
  ])("%s: network %s", (display, network) => {
    expect(plan(hostWith(display)).setting("network")).toBe(network);
  });

  test("an abstract socket alone: the host's network, and the person is told", () => {
    const files = { "/proc/net/unix": unixTable("@/tmp/.X11-unix/X10") };
    const made = plan(hostWith(":10", { files }));
    expect(made.setting("network")).toBe("host");
    expect(made.hasMountAt("/tmp/.X11-unix")).toBe(false);
    expect(made.notices.map(({ text }) => text)).toEqual([
      "the container shares the host's network: its X server has no socket file, only an abstract socket (display :10)",
    ]);
  });

  test("a socket folder that is a link is mounted by its real path", () => {
    const host = hostWith(":1", {
      sockets: ["/mnt/wslg/.X11-unix/X1"],
      links: { "/tmp/.X11-unix": "/mnt/wslg/.X11-unix" },
    });
    expect(plan(host).mountAt("/tmp/.X11-unix")).toMatchObject({ source: "/mnt/wslg/.X11-unix" });
  });

  test.each([
    ["no file", "", {}],
    ["no entry", "", { "/home/ada/.Xauthority": serialiseAuthority([cookie("7", "x")]) }],
    ["another file", "/run/gdm/auth", {}],
  ])("no cookie for the display (%s): the person is told, and it goes on", (_case, XAUTHORITY, files) => {
    const bare = { "/home/ada/.Xauthority": new Uint8Array(), ...files };
    const made = plan(hostWith(":1", { env: { XAUTHORITY }, files: bare }));
    const from = XAUTHORITY || "/home/ada/.Xauthority";
    expect(made.notices.map(({ text }) => text)).toEqual([
      `${from} has no cookie for the display :1: windows open only if it admits you without one`,
    ]);
    expect(made.variable("XAUTHORITY")).toBe("/run/rocker/x11.xauth");
  });
});

describe("where the authority file is", () => {
  const source = (facts: FakeHostFacts) => {
    const mount = plan(hostWith(":1", facts)).mountAt("/run/rocker/x11.xauth");
    return "source" in mount ? mount.source : undefined;
  };
  const fallback = "/home/ada/.local/state/rocker/x11-1.xauth";

  test("the state folder where there is no runtime folder", () => {
    expect(source({ env: { XDG_RUNTIME_DIR: undefined } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "run" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: "/not/there" } })).toBe(fallback);
    expect(source({ env: { XDG_RUNTIME_DIR: undefined, XDG_STATE_HOME: "/state" } })).toBe(
      "/state/rocker/x11-1.xauth",
    );
    expect(source({ env: { XDG_RUNTIME_DIR: undefined, XDG_STATE_HOME: "state" } })).toBe(fallback);
  });

  test("a runtime folder of somebody else or of everyone is none", () => {
    expect(source({ folders: [], files: { [`${runtime}/bus`]: "" } })).toBe(fallback);
    expect(source({ user: { uid: 0, home: "/home/ada" }, env: { XDG_RUNTIME_DIR: "/tmp" } })).toBe(fallback);
  });

  test("links on the way are resolved, also above what is not there yet", () => {
    expect(source({ links: { "/var/run": "/run" }, env: { XDG_RUNTIME_DIR: "/var/run/user/1234" } })).toBe(
      `${runtime}/rocker/x11-1.xauth`,
    );
    expect(
      source({
        env: { XDG_RUNTIME_DIR: undefined },
        folders: ["/data/local"],
        links: { "/home/ada/.local": "/data/local" },
      }),
    ).toBe("/data/local/state/rocker/x11-1.xauth");
  });
});

describe("a display that is not there is refused before anything is done", () => {
  test.each([undefined, ""])("DISPLAY is %j", (display) => {
    expect(problems(hostWith(display))).toMatchObject([
      { code: "x11/no-display", kind: "failure", fix: expect.stringContaining("here is :1") },
    ]);
    expect(problems(hostWith(display, { sockets: [] }))).toMatchObject([
      { code: "x11/no-display", fix: expect.stringMatching(/^Set DISPLAY, or /) },
    ]);
  });

  test("DISPLAY is malformed", () => {
    expect(problems(hostWith("one\n"))).toMatchObject([
      { code: "x11/malformed-display", what: expect.stringContaining('"one\\n"') },
    ]);
  });

  test("nothing serves it; the ones that are there are named in order", () => {
    const sockets = ["/tmp/.X11-unix/X10", "/tmp/.X11-unix/X9"];
    const files = { "/proc/net/unix": unixTable("@/tmp/.X11-unix/X55"), "/tmp/.X11-unix/X5": "" };
    expect(problems(hostWith(":5", { sockets, files }))).toMatchObject([
      { code: "x11/no-socket", fix: expect.stringContaining("here are :9, :10") },
    ]);
  });
});

describe("prepare", () => {
  let folder: string;
  let host: Host;
  let persons: Buffer | undefined;
  const run = { command: [], env: [], mounts: [], settings: {}, preparations: [] } satisfies RunSpec;
  const notices: string[] = [];
  const prepare = (data: unknown, user = "") =>
    x11.prepare?.(data, { host, run, user, notice: (text) => void notices.push(text) });
  const written = (name: string) => parseAuthority(readFileSync(join(folder, "rocker", name)));
  const wild = (number: string, secret: string) => ({
    ...cookie(number, secret),
    family: families.wild,
    address: Buffer.alloc(0),
  });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "rocker-x11-")));
    const real = systemHost({ XDG_RUNTIME_DIR: folder, XAUTHORITY: "/persons/file" });
    persons = serialiseAuthority([
      cookie("1", "another host's", "x"),
      cookie("1", "one"),
      cookie("10", "ten"),
    ]);
    host = {
      ...real,
      readFile: (path) =>
        ({ "/persons/file": persons, "/proc/sys/kernel/hostname": Buffer.from("laptop\n") })[path],
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("a user who is another is told that the cookie is not theirs", async () => {
    for (const user of ["", "0:0", String(host.user().uid)]) await prepare({ display: ":1" }, user);
    expect(notices).toEqual([]);
    await prepare({ display: ":1" }, "app:app");
    expect(notices).toEqual([expect.stringContaining("app may not read the cookie")]);
  });

  test("the display's cookie, for any host name, for the person alone", async () => {
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([wild("1", "one")]);
    expect(statSync(join(folder, "rocker/x11-1.xauth")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "rocker")).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(["rocker"]);
  });

  test("ssh -X has a file of its own", async () => {
    await prepare({ display: "127.0.0.1:10.0" });
    expect(written("x11-127.0.0.1_10.xauth")).toEqual([wild("10", "ten")]);
  });

  test("a new cookie is what the next run finds, in the same file", async () => {
    await prepare({ display: ":1" });
    const { ino } = statSync(join(folder, "rocker/x11-1.xauth"));
    persons = serialiseAuthority([cookie("1", "a newer one")]);
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([wild("1", "a newer one")]);
    expect(statSync(join(folder, "rocker/x11-1.xauth")).ino).toBe(ino);
  });

  test("no cookie: an empty file, for the mount to be there", async () => {
    persons = undefined;
    await prepare({ display: ":1" });
    expect(written("x11-1.xauth")).toEqual([]);
  });

  test("a folder that is not the person's: an error with what to do", async () => {
    const user = { ...host.user(), uid: host.user().uid + 1 };
    host = { ...host, user: () => user, path: (path) => ({ ...realFacts(path), uid: user.uid }) };
    await expect(prepare({ display: ":1" })).rejects.toMatchObject({
      problems: [{ code: "x11/authority-file", fix: expect.stringContaining("XDG_RUNTIME_DIR") }],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([undefined, null, {}, { display: "../../x:1" }, { display: 1 }, { display: "x" }])(
    "data that no setup has made (%j) writes nothing",
    async (data) => {
      await expect(prepare(data)).rejects.toThrow(/names no display/);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  const realFacts = (path: string) => ({
    kind: "folder" as const,
    uid: 0,
    gid: 0,
    mode: 0o700,
    realPath: path,
  });
});
