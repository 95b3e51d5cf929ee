import { defineExtension, defineFact } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import cwd from "./index.ts";

const plan = (facts: FakeHostFacts, line = "--cwd img") => planOf(cwd, line, { host: fakeHost(facts) });

describe("--cwd", () => {
  test("mounts the project at the same path and starts in the working directory", () => {
    const view = plan({ cwd: "/home/ada/p/src/deep", folders: ["/home/ada/p/.git"] });
    expect(view.mountAt("/home/ada/p")).toMatchObject({
      source: "/home/ada/p",
      readOnly: false,
      folder: true,
    });
    expect(view.setting("workdir")).toBe("/home/ada/p/src/deep");
    expect([view.plan.steps, view.notices]).toEqual([[], []]);
  });

  test("uses the working directory if no parent directory is a project", () => {
    expect(plan({ cwd: "/srv/a b" }).mountAt("/srv/a b")).toMatchObject({ source: "/srv/a b" });
  });

  test("does not treat a home directory under version control as a project", () => {
    const view = plan({ cwd: "/home/ada/p", folders: ["/home/ada/.git"] });
    expect(view.mountAt("/home/ada/p")).toBeDefined();
  });

  test("follows symbolic links", () => {
    const view = plan({
      cwd: "/link/src",
      links: { "/link": "/data/p" },
      folders: ["/data/p/.git", "/data/p/src"],
    });
    expect(view.mountAt("/data/p")).toMatchObject({ source: "/data/p" });
    expect(view.setting("workdir")).toBe("/data/p/src");
  });

  test("=home mounts it in the container's home", () => {
    const view = plan({ cwd: "/srv/p" }, "--cwd=home img");
    expect(view.mountAt("/root/p")).toMatchObject({ source: "/srv/p" });
    expect([view.setting("workdir"), view.notices]).toEqual(["/root/p", []]);
  });

  test.each(["/usr/src/p", "/var/lib/p", "/run/p"])("mounts %s in the home and prints a notice", (path) => {
    const view = plan({ cwd: path });
    expect(view.mountAt("/root/p")).toMatchObject({ source: path });
    expect(view.notices.map(({ text }) => text).join()).toContain(`mounting ${path} at /root/p`);
  });

  test.each([
    ["/", "cwd/no-project"],
    ["/home", "cwd/no-project"],
    ["/home/ada", "cwd/no-project"],
  ])("rejects %s", (path, code) => {
    const host = fakeHost({ cwd: path });
    expect(problemsOf(cwd, "--cwd img", { host }).map((one) => one.code)).toEqual([code]);
  });

  test("warns when SELinux is enforcing", () => {
    const { notices } = plan({ cwd: "/srv/p", files: { "/sys/fs/selinux/enforce": "1" } });
    expect(notices.map(({ text }) => text).join()).toContain("SELinux is enforcing");
  });

  test("lets an earlier extension decide how the project is mounted", () => {
    const viewer = defineExtension({
      name: "viewer",
      summary: "x",
      options: { viewer: { type: "boolean", summary: "on" } },
      before: ["cwd"],
      setup: (container) =>
        void container.withFact(defineFact<(project: string) => object>("cwd/view"), (project) => ({
          source: `/copy${project}`,
          readOnly: true,
        })),
    });
    const view = planOf([cwd, viewer], "--viewer --cwd img", { host: fakeHost({ cwd: "/srv/p" }) });
    expect(view.mountAt("/srv/p")).toMatchObject({ source: "/copy/srv/p", readOnly: true, folder: true });
  });
});
