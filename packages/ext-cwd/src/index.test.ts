import { defineExtension, definePlanFact } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import cwd from "./index.ts";

const plan = (facts: FakeHostFacts, line = "--cwd img") => planOf(cwd, line, { host: fakeHost(facts) });

describe("--cwd", () => {
  test("mounts the project at the same path and starts in the working directory", () => {
    const view = plan({ cwd: "/home/ada/p/src/deep", directories: ["/home/ada/p/.git"] });
    expect(view.mountAt("/home/ada/p")).toMatchObject({
      source: "/home/ada/p",
      readOnly: false,
      directory: true,
    });
    expect(view.setting("workdir")).toBe("/home/ada/p/src/deep");
    expect([view.plan.steps, view.notices]).toEqual([[], []]);
  });

  test("uses the working directory if no parent directory is a project", () => {
    expect(plan({ cwd: "/srv/a b" }).mountAt("/srv/a b")).toMatchObject({ source: "/srv/a b" });
  });

  test("does not treat a home directory under version control as a project", () => {
    const view = plan({ cwd: "/home/ada/p", directories: ["/home/ada/.git"] });
    expect(view.mountAt("/home/ada/p")).toBeDefined();
  });

  const stranger = 7;
  test.each<[string, FakeHostFacts, ignored: string]>([
    ["a directory", { directories: { "/tmp/.git": { uid: stranger } } }, "/tmp/.git"],
    ["a file", { files: { "/tmp/.git": { contents: "gitdir: /etc", uid: stranger } } }, "/tmp/.git"],
    [
      "a configuration",
      { files: { "/tmp/.rockerrc.yaml": { contents: "", uid: stranger } } },
      "/tmp/.rockerrc.yaml",
    ],
    [
      "a symlink to what is yours",
      { links: { "/tmp/.git": { target: "/home/ada", uid: stranger } } },
      "/tmp/.git",
    ],
    ["a symlink to what is root's", { links: { "/tmp/.hg": { target: "/", uid: stranger } } }, "/tmp/.hg"],
    [
      "your mark in a directory of another user",
      { directories: { "/tmp": { uid: stranger }, "/tmp/.git": {} } },
      "/tmp/.git",
    ],
  ])("a mark that another user could have put there is ignored: %s", (_what, facts, ignored) => {
    const view = plan({ ...facts, cwd: "/tmp/x/src" });
    expect(view.plan.run.mounts.map(({ target }) => target)).toEqual(["/tmp/x/src"]);
    expect(view.notices.map(({ text }) => text)).toEqual([
      `${ignored} is ignored: it or its directory belongs to another user. The project is /tmp/x/src`,
    ]);
  });

  test("a mark above, or next to, one that is ignored counts", () => {
    const view = plan({
      cwd: "/srv/p/x",
      directories: {
        "/srv/p/.git": {},
        "/srv/p/x": {},
        "/srv/p/.hg": { uid: stranger },
        "/srv/p/x/.git": { uid: stranger },
      },
    });
    expect(view.mountAt("/srv/p")).toBeDefined();
    expect(view.notices).toEqual([]);
  });

  test("root's mark counts, your symlink does, and for root that of the user who called sudo", () => {
    const directories = { "/srv/p/.git": { uid: 0 } };
    expect(plan({ cwd: "/srv/p/x", directories }).mountAt("/srv/p")).toBeDefined();
    const links = { "/srv/p/.git": "/repos/p.git" };
    expect(plan({ cwd: "/srv/p/x", links, directories: ["/repos/p.git"] }).mountAt("/srv/p")).toBeDefined();
    const root = {
      user: { name: "root", uid: 0 },
      cwd: "/srv/p/x",
      directories: { "/srv/p/.git": { uid: stranger } },
    };
    expect(plan({ ...root, env: { SUDO_UID: "7" } }).mountAt("/srv/p")).toBeDefined();
    expect(plan(root).mountAt("/srv/p/x")).toBeDefined();
  });

  test("follows symbolic links", () => {
    const view = plan({
      cwd: "/link/src",
      links: { "/link": "/data/p" },
      directories: ["/data/p/.git", "/data/p/src"],
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
        void container.withPlanFact(definePlanFact<(project: string) => object>("cwd/view"), (project) => ({
          source: `/copy${project}`,
          readOnly: true,
        })),
    });
    const view = planOf([cwd, viewer], "--viewer --cwd img", { host: fakeHost({ cwd: "/srv/p" }) });
    expect(view.mountAt("/srv/p")).toMatchObject({ source: "/copy/srv/p", readOnly: true, directory: true });
  });
});
