import { defineExtension } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import wayland from "./index.ts";

const session = { env: { XDG_RUNTIME_DIR: "/run/user/1234" }, folders: ["/run/user/1234"] };
const withDisplay = (WAYLAND_DISPLAY: string | undefined, socket: string): FakeHostFacts => ({
  ...session,
  env: { ...session.env, WAYLAND_DISPLAY },
  sockets: [socket],
});
const plan = (facts: FakeHostFacts) => planOf(wayland, "--wayland img", { host: fakeHost(facts) });

/** Stands for ext-user: sets an account and no more. */
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
  ])("WAYLAND_DISPLAY=%s: the socket %s", (display, socket, name) => {
    const view = plan(withDisplay(display, socket));
    expect(view.mountAt(`/run/rocker/wayland/${name}`)).toMatchObject({ source: socket, folder: false });
    expect(view.variable("WAYLAND_DISPLAY")).toBe(`/run/rocker/wayland/${name}`);
    expect(view.plan.steps).toEqual([]);
  });

  test("is preferred to X, and leaves DISPLAY alone", () => {
    const view = plan(withDisplay("w", "/run/user/1234/w"));
    expect(view.plan.run.env.map(({ name }) => name).sort()).toEqual([
      "MOZ_ENABLE_WAYLAND",
      "QT_QPA_PLATFORM",
      "WAYLAND_DISPLAY",
      "XDG_SESSION_TYPE",
    ]);
  });

  test("the container's user gets a runtime folder", () => {
    const host = fakeHost(withDisplay("w", "/run/user/1234/w"));
    const view = planOf([wayland, user], "--wayland --user img", { host });
    expect(view.variable("XDG_RUNTIME_DIR")).toBe("/run/user/1234");
    const step = view.step("exec", "runtime folder");
    expect([step.layer, step.as, step.args.slice(-3)]).toEqual([
      "person",
      "root",
      ["/run/user/1234", "1234", "99"],
    ]);
  });

  test.each([
    ["no runtime folder", {}],
    ["nothing there", { ...session, env: { ...session.env, WAYLAND_DISPLAY: "w" } }],
    ["a file", { ...session, files: { "/run/user/1234/wayland-0": "" } }],
  ])("%s: one error", (_why, facts: FakeHostFacts) => {
    const problems = problemsOf(wayland, "--wayland img", { host: fakeHost(facts) });
    expect(problems.map(({ code }) => code)).toEqual(["wayland/no-display"]);
  });

  test("the error names the displays that are there", () => {
    const host = fakeHost(withDisplay("gone", "/run/user/1234/wayland-7"));
    expect(problemsOf(wayland, "--wayland img", { host })[0]?.fix).toContain("(here is wayland-7)");
  });

  test("SELinux is told of", () => {
    const facts = withDisplay("w", "/run/user/1234/w");
    const { notices } = plan({ ...facts, files: { "/sys/fs/selinux/enforce": "1\n" } });
    expect(notices.map(({ text }) => text).join()).toContain("label=disable");
  });
});
