import { defineExtension } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import wayland from "./index.ts";

const session = { env: { XDG_RUNTIME_DIR: "/run/user/1234" }, directories: ["/run/user/1234"] };
const withDisplay = (WAYLAND_DISPLAY: string | undefined, socket: string): FakeHostFacts => ({
  ...session,
  env: { ...session.env, WAYLAND_DISPLAY },
  sockets: [socket],
});
const plan = (facts: FakeHostFacts) => planOf(wayland, "--wayland img", { host: fakeHost(facts) });

/** Stands in for ext-user: only sets an account. */
const user = defineExtension({
  name: "user",
  summary: "An account",
  options: { user: { type: "boolean", summary: "On" } },
  setup(container) {
    container.withAccount({ name: "ada", uid: 1234, gid: 99, home: "/home/ada" });
  },
});

describe("--wayland", () => {
  test.each([
    [undefined, "/run/user/1234/wayland-0", "wayland-0"],
    ["wayland-1", "/run/user/1234/wayland-1", "wayland-1"],
    ["my display", "/run/user/1234/my display", "my display"],
    ["/srv/way", "/srv/way", "way"],
  ])("WAYLAND_DISPLAY=%s mounts the socket %s", (display, socket, name) => {
    const view = plan(withDisplay(display, socket));
    expect(view.mountAt(`/run/rocker/wayland/${name}`)).toMatchObject({ source: socket, directory: false });
    expect(view.variable("WAYLAND_DISPLAY")).toBe(`/run/rocker/wayland/${name}`);
    expect(view.plan.steps).toEqual([]);
  });

  test("makes toolkits prefer Wayland, and does not change DISPLAY", () => {
    const view = plan(withDisplay("w", "/run/user/1234/w"));
    expect(view.plan.run.env.map(({ name }) => name).sort()).toEqual([
      "MOZ_ENABLE_WAYLAND",
      "QT_QPA_PLATFORM",
      "WAYLAND_DISPLAY",
      "XDG_SESSION_TYPE",
    ]);
  });

  test("creates a runtime directory for the container's user", () => {
    const host = fakeHost(withDisplay("w", "/run/user/1234/w"));
    const view = planOf([wayland, user], "--wayland --user img", { host });
    expect(view.variable("XDG_RUNTIME_DIR")).toBe("/run/user/1234");
    const step = view.step("exec", "runtime directory");
    expect([step.layer, step.as, step.args.slice(-3)]).toEqual([
      "user",
      "root",
      ["/run/user/1234", "1234", "99"],
    ]);
  });

  test.each([
    ["no runtime directory", {}],
    ["no socket", { ...session, env: { ...session.env, WAYLAND_DISPLAY: "w" } }],
    ["a file", { ...session, files: { "/run/user/1234/wayland-0": "" } }],
  ])("reports one error for %s", (_why, facts: FakeHostFacts) => {
    const problems = problemsOf(wayland, "--wayland img", { host: fakeHost(facts) });
    expect(problems.map(({ code }) => code)).toEqual(["wayland/no-display"]);
  });

  test("lists the available displays in the error", () => {
    const host = fakeHost(withDisplay("gone", "/run/user/1234/wayland-7"));
    expect(problemsOf(wayland, "--wayland img", { host })[0]?.fix).toContain("(available: wayland-7)");
  });

  test("warns when SELinux is enforcing", () => {
    const facts = withDisplay("w", "/run/user/1234/w");
    const { notices } = plan({ ...facts, files: { "/sys/fs/selinux/enforce": "1\n" } });
    expect(notices.map(({ text }) => text).join()).toContain("label=disable");
  });
});
