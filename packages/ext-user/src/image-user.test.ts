import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { afterEach, describe, expect, it } from "vitest";
import type { RequestedAccount } from "./account.ts";
import user from "./index.ts";
import { imageUserScript } from "./script.ts";
import { ImageRoot, type Shell, shells } from "./testing/image-root.ts";

let root: ImageRoot | undefined;
afterEach(() => root?.remove());

const passwd = [
  "root:x:0:0:root:/root:/bin/bash",
  "www-data:x:33:33:www:/var/www:/usr/sbin/nologin",
  "dev:x:1000:1000:The Dev,,,:/home/dev:/bin/zsh",
  "",
].join("\n");
const group = "root:x:0:\nsudo:x:27:dev\ndev:x:1000:\ntools:x:1001:dev\n";

const account = (facts: Partial<RequestedAccount> = {}): RequestedAccount => ({
  ...{ name: "dev", uid: 1234, gid: 1234, group: "dev", home: "/home/dev", fullName: "", shell: undefined },
  ...{ hostShell: "", groups: [], sudo: false },
  ...facts,
});

function run(
  shell: Shell,
  files: Readonly<Record<string, string>> = {},
  requested = account(),
  env: Readonly<Record<string, string>> = {},
) {
  root?.remove();
  const image = new ImageRoot();
  root = image;
  for (const [name, text] of Object.entries({ passwd, group, ...files })) image.write(`etc/${name}`, text);
  for (const home of ["home/dev", "var/www"]) image.directory(home);
  const outcome = image.run(requested, shell, 1000, { script: imageUserScript(), env });
  return { ...outcome, image };
}

describe.each(shells())("the user of the image, with $name", (shell) => {
  it("gets the IDs, and keeps name, home, shell and groups; the files in its home follow", () => {
    const { code, output, calls, image } = run(shell, { shadow: "dev:$y$hash:19000:0:99999:7:::\n" });
    expect([code, output]).toEqual([0, ""]);
    expect(image.read("etc/passwd")).toBe(passwd.replace("dev:x:1000:1000:", "dev:x:1234:1234:"));
    expect(image.read("etc/group")).toBe(group.replace("dev:x:1000:", "dev:x:1234:"));
    expect(image.read("etc/shadow")).toBe("dev:$y$hash:19000:0:99999:7:::\n");
    expect(calls).toEqual([
      "find /home/dev/. -xdev -user 1000 -group 1000 -exec chown -h 1234:1234 {} +",
      "find /home/dev/. -xdev -user 1000 -exec chown -h 1234 {} +",
    ]);
  });

  it("comes before another user with the same uid, and shares a group with the same gid", () => {
    const taken = { passwd: `ada:x:1234:1234::/home/ada:/bin/sh\n${passwd}`, group: `ada:x:1234:\n${group}` };
    const { code, image } = run(shell, taken);
    expect(code).toBe(0);
    expect(image.entry("etc/passwd", 2, "1234")).toBe("dev:x:1234:1234:The Dev,,,:/home/dev:/bin/zsh");
    expect(image.read("etc/passwd")).toContain("ada:x:1234:1234::/home/ada:/bin/sh\n");
    expect(image.read("etc/group")).toBe(`ada:x:1234:\n${group.replace("dev:x:1000:", "dev:x:1000:dev")}`);
  });

  it("keeps a primary group that is not its own", () => {
    const shared = passwd.replace("dev:x:1000:1000:", "dev:x:1000:1001:");
    const { image } = run(shell, { passwd: shared });
    expect(image.entry("etc/passwd", 0, "dev")).toMatch(/^dev:x:1234:1234:/);
    expect(image.read("etc/group")).toBe(`${group}dev_1234:x:1234:\n`);
  });

  it("has IDs already: nothing changes", () => {
    const { code, calls, image } = run(shell, {}, account({ uid: 1000, gid: 1000 }));
    expect([code, calls]).toEqual([0, []]);
    expect([image.read("etc/passwd"), image.read("etc/group")]).toEqual([passwd, group]);
  });

  it("keeps a home in a directory of the system as it is, and reaches it by the expected path", () => {
    const { code, calls, image } = run(shell, {}, account({ name: "www-data", home: "/home/www-data" }));
    expect([code, calls]).toEqual([0, []]);
    image.write("var/www/file", "content");
    expect(image.entry("etc/passwd", 0, "www-data")).toBe(
      "www-data:x:1234:1234:www:/var/www:/usr/sbin/nologin",
    );
  });

  it.each([
    ["1000", "dev"],
    ["dev:tools", "dev"],
  ])("is the image's USER %s without a name", (userVariable, name) => {
    const { code, image } = run(shell, {}, account({ name: "" }), { ROCKER_IMAGE_USER: userVariable });
    expect(code).toBe(0);
    expect(image.entry("etc/passwd", 2, "1234")).toMatch(new RegExp(`^${name}:`));
  });

  it.each([
    ["nobody-here", {}, 'rocker: the image has no user "nobody-here". Its users: www-data dev\n'],
    ["", { ROCKER_IMAGE_USER: "root" }, /^rocker: the image's user is root, which cannot have your IDs/],
  ])("that does not exist, or is root, is an error: %j", (name, env, message) => {
    const { code, output, image } = run(shell, {}, account({ name }), env);
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(image.read("etc/passwd")).toBe(passwd);
  });
});

describe("--user-from-image", () => {
  const host = fakeHost();

  it("is an account with the host's IDs; HOME and SHELL are the image's", () => {
    const { plan } = planOf(user, ["--user-from-image=dev", "i"], { host });
    const { uid, gid } = host.user();
    expect(plan.account).toEqual({ name: "dev", uid, gid, home: "/home/dev", from: "user" });
    expect(plan.steps.map((step) => ("name" in step ? step.name : step.type))).toEqual([
      "exec",
      "USER",
      "LOGNAME",
    ]);
  });

  it("takes the USER of the image without a name", () => {
    const { plan } = planOf(user, ["--user-from-image", "i"], { host });
    expect(plan.account?.name).toBe("");
    expect(plan.steps).toMatchObject([{ type: "exec", userVariable: "ROCKER_IMAGE_USER" }]);
  });

  it.each([["--user-from-image=root"], ["--user-from-image=dev --user-image-ids"]])(
    "%s keeps its IDs",
    (line) => {
      const { plan } = planOf(user, `${line} i`, { host });
      expect(plan).not.toHaveProperty("account");
      expect(plan.user?.value).toMatch(/root|dev/);
      expect(plan.steps.map(({ type }) => type)).toEqual(["env", "env"]);
    },
  );

  it("does not go with what changes name, home or shell", () => {
    const line = "--user-from-image=dev --user-override-name=x --user-override-home=/y i";
    expect(problemsOf(user, line, { host }).map(({ code }) => code)).toEqual([
      "user/from-image",
      "user/from-image",
    ]);
    expect(problemsOf(user, ["--user-from-image=a:b", "i"], { host })[0]?.code).toBe("user/name");
  });
});
