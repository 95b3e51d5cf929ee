import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { readUser } from "./system-user.ts";

afterEach(() => void vi.restoreAllMocks());

/** What `id` says: another way to the same facts. */
const id = (...args: string[]) => execFileSync("id", args, { encoding: "utf8" }).trim();

describe("the user of this process", () => {
  test("is the one that id prints", () => {
    const user = readUser({});
    expect([user.name, String(user.uid), String(user.gid)]).toEqual([id("-un"), id("-u"), id("-g")]);
    expect(user.home).toBe(userInfo().homedir);
    expect(user.shell).toBe(userInfo().shell);
  });

  test("has all groups, the primary one first", () => {
    const { groups, gid } = readUser({});
    expect(groups[0]?.gid).toBe(gid);
    expect(groups.map((group) => String(group.gid)).sort()).toEqual(id("-G").split(" ").sort());
    expect(groups.map((group) => group.name).sort()).toEqual(id("-Gn").split(" ").sort());
  });

  const entry = execFileSync("getent", ["passwd", id("-u")], { encoding: "utf8" });
  const [, , , , comment = ""] = entry.split(":");
  test.skipIf(comment === "")("has the first part of the account's comment as full name", () => {
    expect(readUser({}).fullName).toBe(comment.split(",")[0]);
  });

  test("starts no program if the account files have the answer", () => {
    const asked = readUser({});
    vi.stubEnv("PATH", "/nowhere");
    expect(readUser({})).toEqual(asked);
    vi.unstubAllEnvs();
  });

  test("has HOME as home directory, as in a shell", () => {
    expect(readUser({ HOME: "/elsewhere" }).home).toBe("/elsewhere");
    expect(readUser({ HOME: "" }).home).toBe(userInfo().homedir);
  });
});

describe("an account that is not in the files", () => {
  const nobodyHas = 1_999_999_999;

  /** Puts a program named getent first on PATH. */
  function withGetent(script: string) {
    const directory = temporaryDirectory();
    writeTree(directory, { getent: `#!/bin/sh\n${script}` });
    chmodSync(join(directory, "getent"), 0o755);
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
  }
  afterEach(() => void vi.unstubAllEnvs());

  test("gets groups from getent, which may know only some of them", () => {
    vi.spyOn(process, "getgroups").mockReturnValue([nobodyHas, nobodyHas + 1]);
    withGetent(`[ "$1" = group ] && echo "corp users:*:${nobodyHas}:ada"; exit 2`);
    expect(readUser({}).groups.slice(-2)).toEqual([
      { gid: nobodyHas, name: "corp users" },
      { gid: nobodyHas + 1, name: `group${nobodyHas + 1}` },
    ]);
  });

  test("gets the full name from getent, by uid", () => {
    vi.spyOn(process, "getuid").mockReturnValue(nobodyHas);
    withGetent(
      `[ "$1 $2" = "passwd ${nobodyHas}" ] && echo 'x:*:${nobodyHas}:1:Ada "A" Lovelace,Room 1,,:/h:/bin/sh'`,
    );
    expect(readUser({}).fullName).toBe('Ada "A" Lovelace');
  });

  test("has group names and an empty full name without getent", () => {
    vi.spyOn(process, "getgroups").mockReturnValue([nobodyHas]);
    vi.spyOn(process, "getuid").mockReturnValue(nobodyHas);
    vi.stubEnv("PATH", "/nowhere");
    expect(readUser({})).toMatchObject({ fullName: "" });
    expect(readUser({}).groups.at(-1)).toEqual({ gid: nobodyHas, name: `group${nobodyHas}` });
  });

  test("gets its name from USER, or from the uid", () => {
    const none = () => {
      throw new Error("uv_os_get_passwd returned ENOENT"); // What Node says where libc knows nobody.
    };
    vi.spyOn(process, "getuid").mockReturnValue(nobodyHas);
    const made = { name: `user${nobodyHas}`, uid: nobodyHas, home: "/", shell: "", fullName: "" };
    expect(readUser({}, none)).toMatchObject(made);
    expect(readUser({ USER: "", HOME: "" }, none)).toMatchObject(made);
    expect(readUser({ USER: "ada", HOME: "/h", SHELL: "/bin/zsh" }, none)).toMatchObject({
      name: "ada",
      home: "/h",
      shell: "/bin/zsh",
    });
  });
});
