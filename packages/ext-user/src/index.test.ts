import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import user from "./index.ts";

const groups = [
  { name: "ada", gid: 1234 },
  { name: "video", gid: 44 },
  { name: "docker", gid: 998 },
];
const plan = (line: string | string[], host = fakeHost({ user: { groups } })) => planOf(user, line, { host });
const problems = (line: string | string[], host = fakeHost({ user: { groups } })) =>
  problemsOf(user, line, { host }).map(({ code }) => code);

/** The script's arguments: everything after `sh -c SCRIPT NAME`. */
function scriptOf(view: ReturnType<typeof plan>) {
  const [root, name, uid, gid, group, fullName, home, shell, hostShell, sudo, ...others] = view
    .step("exec")
    .args.slice(4);
  return { root, name, uid, gid, group, fullName, home, shell, hostShell, sudo, others };
}

describe("--user", () => {
  it("creates the host user's account in the image", () => {
    const view = plan("--user debian:bookworm");
    expect(view.plan.account).toEqual({ name: "ada", uid: 1234, gid: 1234, home: "/home/ada", from: "user" });
    expect(view.step("exec")).toMatchObject({ title: "account of ada", layer: "user", as: "root" });
    expect(scriptOf(view)).toEqual({
      root: "",
      name: "ada",
      uid: "1234",
      gid: "1234",
      group: "ada",
      fullName: "Ada Lovelace",
      home: "/home/ada",
      shell: "",
      hostShell: "/bin/bash",
      sudo: "yes",
      others: [],
    });
    const variables = view.steps("env").map(({ name, value, layer }) => [name, value, layer]);
    expect(variables).toEqual([
      ["HOME", "/home/ada", "user"],
      ["USER", "ada", "user"],
      ["LOGNAME", "ada", "user"],
    ]);
  });

  it("passes data as arguments, never in the script", () => {
    const odd = fakeHost({
      user: { name: "$(id)", fullName: "A\"`$'", home: "/home/o'd $x", shell: "/bin/`id`" },
    });
    const script = (host = fakeHost()) => plan("--user x", host).step("exec").args[2];
    expect(script(odd)).toBe(script());
  });

  it("installs sudo in the system layer, unless disabled", () => {
    expect(plan("--user x").step("packages")).toMatchObject({ layer: "system", optional: true });
    const without = plan("--user --no-user-sudo x");
    expect(without.steps("packages")).toEqual([]);
    expect(scriptOf(without).sudo).toBe("no");
  });

  it("replaces characters that would split the comment field", () => {
    const fullName = (text: string) =>
      scriptOf(plan("--user x", fakeHost({ user: { fullName: text } }))).fullName;
    expect(fullName('Dr. "Ada" $L: a,b\nc')).toBe('Dr. "Ada" $L  a b c');
  });

  it("keeps the image's root account if the host user is root", () => {
    const rootAt = (home: string) =>
      fakeHost({ user: { name: "toor", uid: 0, gid: 0, home, groups: [{ name: "wheel", gid: 0 }] } });
    const view = plan("--user x", rootAt("/root"));
    expect(view.plan.account).toMatchObject({ name: "root", uid: 0, gid: 0, home: "/root" });
    expect(view.plan.steps.map(({ type }) => type)).toEqual(["env", "env", "env"]);
    expect(view.step("env", "HOME").value).toBe("/root");
    expect(plan("--user x", rootAt("/")).plan.account?.home).toBe("/root");
    const elsewhere = scriptOf(plan("--user x", rootAt("/var/root")));
    expect(elsewhere).toMatchObject({
      name: "root",
      home: "/var/root",
      fullName: "",
      hostShell: "",
      sudo: "no",
    });
  });

  it("creates a home for a user without one", () => {
    const host = fakeHost({ user: { name: "user1234", home: "/", shell: "", fullName: "" } });
    expect(plan("--user x", host).plan.account?.home).toBe("/home/user1234");
  });

  it("is inactive without --user, and warns about its other options", () => {
    const view = plan("--user-override-name=x debian:bookworm");
    expect(view.active).toEqual([]);
    expect(view.warnings.map(({ code }) => code)).toEqual(["RK209"]);
  });
});

describe("the working directory where the image sets none", () => {
  it("is the home directory, but not that of root or of a user of the image", () => {
    expect(plan("--user x").plan.workdir).toEqual({ value: "/home/ada", from: "user" });
    const asRoot = fakeHost({ user: { uid: 0, gid: 0, name: "root", home: "/root" } });
    expect(plan("--user x", asRoot).plan.workdir).toBeUndefined();
    expect(plan("--user-from-image=dev x").plan.workdir).toBeUndefined();
  });
});

describe("--user-override-…", () => {
  it.each([
    ["developer", "/home/developer"],
    ["a.b@corp", "/home/a.b_corp"],
    ["..", "/home/_"],
    [".x/y", "/home/_x_y"],
  ])("the name %s has the home directory %s", (name, home) => {
    expect(plan(`--user --user-override-name=${name} x`).plan.account).toMatchObject({ name, home });
  });

  it("root keeps its home directory", () => {
    const asRoot = fakeHost({ user: { uid: 0, gid: 0, name: "root", home: "/root" } });
    expect(plan("--user --user-override-name=x x", asRoot).plan.account?.home).toBe("/root");
  });

  it("overrides name, home and shell", () => {
    const view = plan(
      "--user --user-override-name=a.b@corp --user-override-home=/srv//x/ --user-override-shell=/bin/zsh x",
    );
    expect(view.plan.account).toMatchObject({ name: "a.b@corp", uid: 1234, home: "/srv/x" });
    expect(scriptOf(view)).toMatchObject({
      name: "a.b@corp",
      home: "/srv/x",
      shell: "/bin/zsh",
      hostShell: "",
    });
    expect(view.step("env", "SHELL").value).toBe("/bin/zsh");
  });

  it("uses the image's shell for an empty value", () => {
    const view = plan("--user --user-override-shell= x");
    expect(scriptOf(view)).toMatchObject({ shell: "", hostShell: "" });
    expect(view.steps("env").map(({ name }) => name)).not.toContain("SHELL");
  });

  it.each(["DOMAIN\\user", "a.b@corp", "x y", "1234", "é", "a/b", "$x", "o'b"])(
    "accepts the name %s",
    (name) => {
      expect(problems(["--user", `--user-override-name=${name}`, "x"])).toEqual([]);
    },
  );

  it.each(["", "a:b", "a,b", "a\nb", "-a", "+a", "#a", " a", "a\t"])("rejects the name %j", (name) => {
    expect(problems(["--user", `--user-override-name=${name}`, "x"])).toEqual(["user/name"]);
  });

  it("rejects the name root for another uid", () => {
    expect(problems("--user --user-override-name=root x")).toEqual(["user/root-name"]);
  });

  it("reports all problems, and how to override the host's name", () => {
    const host = fakeHost({ user: { name: "a:b", home: "relative" } });
    const found = problemsOf(user, "--user --user-override-shell=zsh x", { host });
    expect(found.map(({ code, kind }) => `${code} ${kind}`)).toEqual([
      "user/name failure",
      "user/home failure",
      "user/shell usage",
    ]);
    expect(found[0]?.fix).toContain("--user-override-name");
  });

  it.each(["/", "//", "home", "/a:b", "/a\nb"])("rejects the home %j", (home) => {
    expect(problems(["--user", `--user-override-home=${home}`, "x"])).toEqual(["user/home"]);
  });
});

describe("--user-preserve-groups", () => {
  const others = (line: string) => scriptOf(plan(line)).others;

  it("adds no groups, all groups, or the given ones", () => {
    expect(others("--user x")).toEqual([]);
    expect(others("--user --user-preserve-groups x")).toEqual(["44:video", "998:docker"]);
    expect(others("--user --user-preserve-groups=docker,ada x")).toEqual(["998:docker"]);
  });

  it("rejects or ignores a group that the user is not a member of", () => {
    expect(problems("--user --user-preserve-groups=video,audio,kvm x")).toEqual(["user/group", "user/group"]);
    expect(others("--user --user-preserve-groups=video,audio --user-preserve-groups-permissive x")).toEqual([
      "44:video",
    ]);
  });
});
