import { existsSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ada as defaultAccount } from "./testing/ada.ts";
import { ImageRoot, shells } from "./testing/image-root.ts";

const ada = { ...defaultAccount, gid: 1235, fullName: "", hostShell: "" };

let root: ImageRoot;
beforeEach(() => {
  root = new ImageRoot({ "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n" });
});
afterEach(() => root.remove());

const passwd = (line: string) => root.write("etc/passwd", `${line}\n`);
const shellOf = () => root.entry("etc/passwd", 0, "ada")?.split(":")[6];

describe.each(shells())("home, shell and sudo, with $name", (shell) => {
  it("creates the home from the skeleton and changes no other owner", () => {
    root.write("etc/skel/.profile", "hello").directory("etc/skel/.config/deep");
    const { calls } = root.run({ ...ada, home: "/srv/people/ada" }, shell);
    expect(calls).toEqual(["chown -hR 1234:1235 /srv/people/ada"]);
    const home = join(root.path, "srv/people/ada");
    expect(readdirSync(home)).toEqual([".config", ".profile"]);
    expect(statSync(home).mode & 0o777).toBe(0o755);
  });

  it("creates the directory that /home links to", () => {
    symlinkSync("var/home", join(root.path, "home"));
    expect(root.run(ada, shell).calls).toEqual(["chown -hR 1234:1235 /home/ada"]);
    expect(existsSync(join(root.path, "var/home/ada"))).toBe(true);
  });

  it("keeps a home that the user owns", () => {
    root.write("etc/skel/.profile", "new").write("home/ada/mine", "kept");
    expect(root.run(ada, shell, 1234).calls).toEqual([]);
    expect(readdirSync(join(root.path, "home/ada"))).toEqual(["mine"]);
  });

  it("takes ownership of a home that root owns, but not of its contents", () => {
    root.write("home/ada/by-root", "");
    expect(root.run(ada, shell, 0).calls).toEqual(["chown 1234:1235 /home/ada"]);
  });

  it.each(["/root", "/tmp", "/opt", "/usr/local", "/usr/share/ada", "/etc/x", "/var/lib", "/lib/x"])(
    "never takes over %s",
    (home) => {
      root.directory(home);
      const { calls, output } = root.run({ ...ada, home }, shell, 0);
      expect(calls).toEqual([]);
      expect(output).toBe(`rocker: ${home} is there and belongs to uid 0: it is left as it is\n`);
    },
  );

  it("takes ownership of /var/home/ada, but not of a link to a system directory", () => {
    root.directory("var/home/ada").directory("usr/share").directory("home");
    expect(root.run({ ...ada, home: "/var/home/ada" }, shell, 0).calls).toHaveLength(1);
    symlinkSync(join(root.path, "usr/share"), join(root.path, "home/ada"));
    expect(root.run(ada, shell, 0).calls).toEqual([]);
  });

  it("does not change another account's home", () => {
    passwd("bob:x:7:7::/home/ada:/bin/sh");
    root.directory("home/ada");
    expect(root.run(ada, shell, 0).calls).toEqual([]);
    expect(root.run(ada, shell, 7).calls).toEqual([]);
  });

  it("takes ownership of the files of an account with the same name", () => {
    passwd("ada:x:1000:1001::/home/ada:/bin/sh");
    root.directory("home/ada");
    expect(root.run(ada, shell, 1000).calls).toEqual([
      "find /home/ada/. -xdev -user 1000 -group 1001 -exec chown -h 1234:1235 {} +",
      "find /home/ada/. -xdev -user 1000 -exec chown -h 1234 {} +",
    ]);
  });

  it("takes ownership of no files of root, even if root has the same name", () => {
    passwd("ada:x:0:0::/home/ada:/bin/sh");
    root.directory("home/ada");
    expect(root.run(ada, shell, 0).calls).toEqual(["chown 1234:1235 /home/ada"]);
  });

  it("takes ownership of nothing if that account has a different home", () => {
    passwd("ada:x:1000:1001::/srv/ada:/bin/sh");
    root.directory("home/ada").directory("srv/ada");
    expect(root.run(ada, shell, 1000).calls).toEqual([]);
  });

  it("fails if the home is a file", () => {
    root.write("home/ada", "");
    expect(root.run(ada, shell).code).not.toBe(0);
  });

  it("uses the host's shell if the image has it, otherwise bash or sh", () => {
    const home = { ...ada, hostShell: "/usr/bin/zsh" };
    root.run(home, shell);
    expect(shellOf()).toBe("/bin/sh");
    root.write("bin/bash", "", 0o755).run(home, shell, 1234);
    expect(shellOf()).toBe("/bin/bash");
    root.write("usr/bin/zsh", "", 0o755).run(home, shell, 1234);
    expect(shellOf()).toBe("/usr/bin/zsh");
  });

  it("keeps the account's shell from the image, except nologin", () => {
    passwd("ada:x:1234:1235:Ada:/home/ada:/bin/fish");
    root.write("bin/fish", "", 0o755).write("usr/sbin/nologin", "", 0o755);
    root.run({ ...ada, hostShell: "/usr/sbin/nologin" }, shell);
    expect(root.entry("etc/passwd", 0, "ada")).toBe("ada:*:1234:1235:Ada:/home/ada:/bin/fish");
  });

  it("uses the requested shell, even if it does not exist", () => {
    root.run({ ...ada, shell: "/bin/nowhere" }, shell);
    expect(shellOf()).toBe("/bin/nowhere");
  });

  it("writes a sudo rule only if requested", () => {
    root.directory("etc/sudoers.d").run(ada, shell);
    expect(readdirSync(join(root.path, "etc/sudoers.d"))).toEqual([]);
    root.run({ ...ada, sudo: true }, shell, 1234);
    expect(root.read("etc/sudoers.d/zz-rocker")).toBe("#1234 ALL=(ALL:ALL) NOPASSWD: ALL\n");
    expect(statSync(join(root.path, "etc/sudoers.d/zz-rocker")).mode & 0o777).toBe(0o440);
    expect(existsSync(join(root.path, "etc/passwd.rocker"))).toBe(false);
  });
});
