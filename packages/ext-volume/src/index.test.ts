import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import volume from "./index.ts";

const host = fakeHost({
  cwd: "/home/ada/work",
  directories: ["/data", "/data/a b,c", "/data/a:b", "/home/ada/work/x y", "/srv/deep/er"],
  files: { "/home/ada/notes.txt": "" },
  sockets: ["/run/some.sock"],
  links: { "/link": "/srv/deep/er", "/home/ada/work/here": "../notes.txt" },
});
/** Stands in for ext-user: only sets an account. */
const user = defineExtension({
  name: "user",
  summary: "An account",
  options: { user: { type: "boolean", summary: "On" } },
  setup(container) {
    container.withAccount({ name: "ada", uid: 1234, gid: 1234, home: "/home/$&" });
  },
});

const argv = (volumes: string[]) => [...volumes.map((one) => `--volume=${one}`), "image"];
const plan = (...volumes: string[]) => planOf(volume, argv(volumes), { host });
const mounts = (...volumes: string[]) => plan(...volumes).plan.run.mounts;
const codes = (...volumes: string[]) => problemsOf(volume, argv(volumes), { host }).map(({ code }) => code);

describe("--volume", () => {
  it.each([
    ["/data:/mnt", "/data", "/mnt"],
    ["/data", "/data", "/data"],
    ["/data/:/mnt//x/./y/", "/data", "/mnt/x/y"],
    [".", "/home/ada/work", "/home/ada/work"],
    [".:/w", "/home/ada/work", "/w"],
    ["./x y:/w", "/home/ada/work/x y", "/w"],
    ["x y:/w", "/home/ada/work/x y", "/w"],
    ["..:/w", "/home/ada", "/w"],
    ["../notes.txt:/n", "/home/ada/notes.txt", "/n"],
    ["~:/h", "/home/ada", "/h"],
    ["~/notes.txt", "/home/ada/notes.txt", "/home/ada/notes.txt"],
    ["/link", "/srv/deep/er", "/link"],
    ["here:/n", "", ""],
    ["./here", "/home/ada/notes.txt", "/home/ada/work/here"],
    ["/data/a b,c:/m, n", "/data/a b,c", "/m, n"],
    [String.raw`/data/a\:b:/m\:n`, "/data/a:b", "/m:n"],
    [String.raw`/data/a\:b`, "/data/a:b", "/data/a:b"],
    ["/run/some.sock", "/run/some.sock", "/run/some.sock"],
    ["/:/host", "/", "/host"],
  ])("mounts %s", (text, source, target) => {
    if (source === "") expect(mounts(text)).toMatchObject([{ type: "volume" }]);
    else expect(mounts(text)).toMatchObject([{ type: "bind", source, target, readOnly: false, options: [] }]);
  });

  it("distinguishes files and directories", () => {
    expect(mounts("/data", "~/notes.txt:/n")).toMatchObject([
      { target: "/data", directory: true },
      { target: "/n", directory: false },
    ]);
  });

  it("accepts -v in docker's forms", () => {
    const view = planOf(volume, ["-v", "/data:/a", "-v/data:/b", "image"], { host });
    expect(view.plan.run.mounts.map(({ target }) => target)).toEqual(["/a", "/b"]);
  });

  it("mounts anonymous volumes", () => {
    expect(mounts(":/a", ":/b:ro")).toMatchObject([
      { type: "volume", source: "", target: "/a", readOnly: false },
      { type: "volume", source: "", target: "/b", readOnly: true },
    ]);
    expect(plan(":/a").notices).toEqual([]);
    expect(codes(":a", ":/")).toEqual(["volume/target", "volume/target"]);
  });

  it("mounts named volumes", () => {
    const [mount] = mounts("my-cache_1.x:/c:nocopy,ro");
    expect(mount).toMatchObject({
      type: "volume",
      source: "my-cache_1.x",
      readOnly: true,
      options: ["nocopy"],
    });
    expect(codes("cache")).toEqual(["volume/missing"]);
  });

  it("prints a notice when a volume's name is also a path", () => {
    const named = fakeHost({ cwd: "/w", directories: ["/w/data"] });
    expect(planOf(volume, "-v data:/d x", { host: named }).notices[0]?.text).toContain("./data");
    expect(plan("data:/d").notices).toEqual([]);
  });

  it.each([
    ["ro", true, []],
    ["rw", false, []],
    ["z", false, ["z"]],
    ["Z,rslave,ro", true, ["Z", "rslave"]],
    ["cached,cached", false, ["cached"]],
  ])("supports the options %s", (option, readOnly, options) => {
    expect(mounts(`/data:/d:${option}`)).toMatchObject([{ readOnly, options }]);
  });

  it.each(["bad", "ro,rw", "z,Z", "shared,private", "RO", "", "ro,", "nocopy", "U"])(
    "rejects the option %j",
    (option) => {
      expect(codes(`/data:/d:${option}`)).toEqual([option === "" ? "volume/syntax" : "volume/option"]);
    },
  );

  it.each(["z", "cached", "rslave,Z"])("rejects %s for a path with a colon", (option) => {
    const colon = fakeHost({ directories: ["/a:b", "/data"] });
    const of = (text: string) => problemsOf(volume, argv([text]), { host: colon }).map(({ code }) => code);
    expect(of(String.raw`/a\:b:/x:${option}`)).toEqual(["volume/option"]);
    expect(of(String.raw`/data:/x\:y:${option}`)).toEqual(["volume/option"]);
    expect(of(String.raw`/a\:b:/x:rslave`)).toEqual([]);
  });

  it("rejects propagation for a named volume", () => {
    expect(codes("cache:/c:rshared")).toEqual(["volume/option"]);
  });

  it.each([
    ["/nowhere:/x", "volume/missing"],
    ["~bob/x:/x", "volume/missing"],
    ["/data:rel", "volume/target"],
    ["/data:./rel", "volume/target"],
    ["/data:ro", "volume/target"],
    ["/data:/", "volume/target"],
    ["/data:/..", "volume/target"],
    ["/", "volume/target"],
    ["/data:/a\nb", "volume/syntax"],
    ["/data:~/x", "volume/home"],
    ["~:/h:z", "volume/relabel"],
    ["/home:/h:Z", "volume/relabel"],
    ["/:/h:z", "volume/relabel"],
    ["/srv:/h:z", "volume/relabel"],
  ])("rejects %j", (text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  it("explains the syntax when an option is in the target's position", () => {
    expect(problemsOf(volume, argv(["/data:ro"]), { host })[0]?.fix).toContain("/data:/PATH:ro");
  });

  it("reports all problems", () => {
    expect(codes("/nowhere", "/data:rel", "/data:/d:bad")).toEqual([
      "volume/missing",
      "volume/target",
      "volume/option",
    ]);
  });
});

describe("two volumes", () => {
  it("with the same target are an error with both values", () => {
    const found = problemsOf(volume, argv(["/data:/x/", "/srv:/y/../x"]), { host });
    expect(found.map(({ code }) => code)).toEqual(["volume/same-target"]);
    expect(found[0]?.what).toContain(`"/data:/x/" and "/srv:/y/../x"`);
  });

  it("that are equal are mounted once", () => {
    expect(mounts("/data", "/data/.:/data:rw")).toHaveLength(1);
  });

  it("with the same target conflict after ~ is resolved", () => {
    const line = ["--user", "-v", "/data:~/x", "-v", "/srv:/home/$&/x", "image"];
    expect(problemsOf([volume, user], line, { host }).map(({ code, kind }) => [code, kind])).toEqual([
      ["volume/same-target", "usage"],
    ]);
  });

  it("in ~ are mounted in the account's home", () => {
    const view = planOf([volume, user], ["--user", "-v", "/data:~", "-v", "/srv:~/../x/", "image"], { host });
    expect(view.plan.run.mounts.map(({ target }) => target)).toEqual(["/home/$&", "/home/$&/x"]);
  });
});

it("warns when SELinux is enforcing", () => {
  const enforcing = fakeHost({ directories: ["/data"], files: { "/sys/fs/selinux/enforce": "1\n" } });
  expect(planOf(volume, "-v /data -v cache:/c x", { host: enforcing }).notices).toHaveLength(1);
  expect(
    planOf(volume, "-v /home/ada/.ssh:/s:z x", { host: fakeHost({ directories: ["/home/ada/.ssh"] }) })
      .notices,
  ).toEqual([]);
});
