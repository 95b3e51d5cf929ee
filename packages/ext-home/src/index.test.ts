import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import home from "./index.ts";

/** Stands in for ext-user: only sets an account. */
function userAt(path: string) {
  return defineExtension({
    name: "user",
    summary: "An account",
    options: { user: { type: "boolean", summary: "On" } },
    setup(container) {
      container.withAccount({ name: "ada", uid: 1234, gid: 1234, home: path });
    },
  });
}

describe("--home", () => {
  it("mounts the home at the same path and sets HOME", () => {
    const view = planOf(home, "--home debian:bookworm");
    expect(view.mountAt("/home/ada")).toMatchObject({
      type: "bind",
      source: "/home/ada",
      directory: true,
      readOnly: false,
    });
    expect(view.variable("HOME")).toBe("/home/ada");
    expect(view.plan.steps).toEqual([]);
  });

  it("resolves symbolic links in the host's path", () => {
    const host = fakeHost({ directories: ["/data/ada"], links: { "/home/ada": "/data/ada" } });
    const view = planOf(home, "--home x", { host });
    expect(view.mountAt("/home/ada")).toMatchObject({ source: "/data/ada" });
  });

  it("mounts it at the account's home and leaves HOME to the account", () => {
    const view = planOf([home, userAt("/home/other")], "--home --user x");
    expect(view.active).toEqual(["user", "home"]);
    expect(view.mountAt("/home/other")).toMatchObject({ source: "/home/ada" });
    expect(view.variable("HOME")).toBeUndefined();
  });

  it("accepts a home with a trailing slash", () => {
    const view = planOf(home, "--home x", { host: fakeHost({ user: { home: "/home/ada/" } }) });
    expect(view.variable("HOME")).toBe("/home/ada");
  });

  it.each([
    ["/", "home/root"],
    ["relative", "home/missing"],
    ["/etc/passwd", "home/missing"],
  ])("rejects the home %s", (path, code) => {
    const host = fakeHost({ user: { home: path }, cwd: "/tmp", files: { "/etc/passwd": "" } });
    expect(problemsOf(home, "--home x", { host }).map((one) => one.code)).toEqual([code]);
  });

  it("rejects a missing home and a link to /", () => {
    const codes = (links: Record<string, string>) =>
      problemsOf(home, "--home x", { host: fakeHost({ links }) }).map((one) => one.code);
    expect(codes({ "/home/ada": "/nowhere" })).toEqual(["home/missing"]);
    expect(codes({ "/home/ada": "/" })).toEqual(["home/root"]);
  });

  it("warns when SELinux is enforcing", () => {
    const host = fakeHost({ files: { "/sys/fs/selinux/enforce": "1" } });
    expect(planOf(home, "--home x", { host }).notices).toHaveLength(1);
    expect(planOf(home, "--home x").notices).toEqual([]);
  });
});
