import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import audio from "./index.ts";

const native = "/run/user/1234/pulse/native";
const session = { env: { XDG_RUNTIME_DIR: "/run/user/1234" }, directories: ["/run/user/1234"] };
const plan = (line: string, facts: FakeHostFacts) => planOf(audio, `${line} img`, { host: fakeHost(facts) });
const codes = (line: string, facts: FakeHostFacts) =>
  problemsOf(audio, `${line} img`, { host: fakeHost(facts) }).map(({ code }) => code);

describe("--pulse", () => {
  test("mounts the directory of the session's socket, and the cookie", () => {
    const view = plan("--pulse", {
      ...session,
      sockets: [native],
      files: { "/home/ada/.config/pulse/cookie": { mode: 0o600 } },
    });
    expect(view.mountAt("/run/rocker/pulse")).toMatchObject({
      source: "/run/user/1234/pulse",
      directory: true,
      readOnly: true,
    });
    expect(view.mountAt("/run/rocker/pulse-cookie")).toMatchObject({
      source: "/home/ada/.config/pulse/cookie",
      readOnly: false,
    });
    expect(view.variable("PULSE_SERVER")).toBe("unix:/run/rocker/pulse/native");
    expect(view.variable("PULSE_COOKIE")).toBe("/run/rocker/pulse-cookie");
    expect([view.plan.steps, view.setting("groups"), view.setting("network")]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["unix:/srv/sound.sock", "/srv/sound.sock"],
    ["{0123abcd}unix:/srv/sound.sock", "/srv/sound.sock"],
    ["/srv/sound.sock", "/srv/sound.sock"],
    ["unix:/gone unix:/srv/sound.sock", "/srv/sound.sock"],
  ])("PULSE_SERVER=%s mounts only the socket", (PULSE_SERVER, source) => {
    const view = plan("--pulse", { env: { PULSE_SERVER }, sockets: ["/srv/sound.sock"] });
    expect(view.mountAt("/run/rocker/pulse/native")).toMatchObject({ source });
    expect(view.hasMountAt("/run/rocker/pulse")).toBe(false);
  });

  test("supports PULSE_RUNTIME_PATH, the old cookie path and symbolic links", () => {
    const view = plan("--pulse", {
      env: { PULSE_RUNTIME_PATH: "/tmp/pulse-x" },
      sockets: ["/data/native"],
      links: { "/tmp/pulse-x/native": "/data/native" },
      files: { "/home/ada/.pulse-cookie": "c" },
    });
    expect(view.mountAt("/run/rocker/pulse/native")).toMatchObject({ source: "/data/native" });
    expect(view.mountAt("/run/rocker/pulse-cookie")).toMatchObject({ source: "/home/ada/.pulse-cookie" });
  });

  test.each([
    ["tcp:localhost:4713", "host"],
    ["tcp:127.0.0.1:4713", "host"],
    ["laptop", "host"],
    ["tcp6:[::1]:4713", "host"],
    ["192.0.2.5", undefined],
    ["tcp:192.0.2.5:4713", undefined],
    ["tcp6:[2001:db8::1]", undefined],
  ])("PULSE_SERVER=%s: network %s", (PULSE_SERVER, network) => {
    const view = plan("--pulse", { env: { PULSE_SERVER } });
    expect([view.setting("network"), view.variable("PULSE_SERVER")]).toEqual([network, PULSE_SERVER]);
    expect(view.notices).toHaveLength(network ? 1 : 0);
  });

  test("reports a missing server, and one of another user's session", () => {
    expect(codes("--pulse", {})).toEqual(["audio/no-server"]);
    expect(codes("--pulse", { ...session, sockets: ["/run/user/1234/pulse/other"] })).toEqual([
      "audio/no-server",
    ]);
    const foreign = { env: { XDG_RUNTIME_DIR: "/run/user/0" }, sockets: ["/run/user/0/pulse/native"] };
    expect(codes("--pulse", foreign)).toEqual(["audio/no-server"]);
    const [problem] = problemsOf(audio, "--pulse img", { host: fakeHost(foreign) });
    expect(problem?.why).toContain("/run/user/0/pulse/native");
  });

  test("warns when SELinux is enforcing", () => {
    const files = { "/sys/fs/selinux/enforce": "1" };
    const { notices } = plan("--pulse", { ...session, sockets: [native], files });
    expect(notices.map(({ text }) => text).join()).toContain("--security-opt label=disable");
  });
});

describe("--pipewire", () => {
  test.each([
    [{}, "/run/user/1234/pipewire-0"],
    [{ PIPEWIRE_REMOTE: "other" }, "/run/user/1234/other"],
    [{ PIPEWIRE_REMOTE: "/srv/pw" }, "/srv/pw"],
    [{ PIPEWIRE_RUNTIME_DIR: "/srv" }, "/srv/pipewire-0"],
  ])("%j uses the socket %s", (env, socket) => {
    const view = plan("--pipewire", { ...session, env: { ...session.env, ...env }, sockets: [socket] });
    expect(view.mountAt("/run/rocker/pipewire-0")).toMatchObject({ source: socket });
    expect(view.variable("PIPEWIRE_REMOTE")).toBe("/run/rocker/pipewire-0");
    expect(view.variable("PULSE_SERVER")).toBeUndefined();
  });

  test("reports both missing servers at once", () => {
    expect(codes("--pulse --pipewire", session)).toEqual(["audio/no-server", "audio/no-pipewire"]);
  });
});

test("warns at start when the image's user has no access to the server", () => {
  const notices: string[] = [];
  const context = { host: fakeHost(), notice: (text: string) => void notices.push(text) } as never;
  for (const user of ["", "root", "0:0", "1234", "1234:5", "33"])
    audio.prepare?.({}, Object.assign({ user }, context));
  expect(notices).toEqual([expect.stringContaining("user 33 ")]);
});
