import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { ada } from "./testing/ada.ts";
import { ImageRoot, type Shell, shells } from "./testing/image-root.ts";

const debianPasswd = "root:x:0:0:root:/root:/bin/bash\nC\\bob:x:900:900:B\\ob:/c\\bob:/usr/sbin/nologin\n";
const debianGroup = "root:x:0:\nvideo:x:44:\nC\\all:x:901:C\\bob\n";

let root: ImageRoot | undefined;
afterEach(() => root?.remove());

/** Replaces the files of the image. */
function imageRoot(files: Readonly<Record<string, string>> = {}) {
  root?.remove();
  root = new ImageRoot(files);
  return root;
}

/** Runs the script on account files and returns the result. Checks that it succeeds and leaves no other file. */
function after(
  files: { passwd?: string; group?: string; [name: string]: string | undefined },
  account = ada,
) {
  return (shell: Shell) => {
    const { passwd = debianPasswd, group = debianGroup, ...others } = files;
    const image = imageRoot();
    for (const [name, text] of Object.entries({ passwd, group, ...others })) {
      if (text !== undefined) image.write(`etc/${name}`, text);
    }
    const { code, output } = image.run(account, shell);
    expect(output).toBe("");
    expect(code).toBe(0);
    expect(readdirSync(join(image.path, "etc")).filter((name) => name.endsWith(".rocker"))).toEqual([]);
    return image;
  };
}

describe.each(shells())("account files, with $name", (shell) => {
  it("adds the account and its group, and keeps existing entries", () => {
    const image = after({})(shell);
    expect(image.read("etc/passwd")).toBe(`${debianPasswd}ada:*:1234:1234:Ada Lovelace:/home/ada:/bin/sh\n`);
    expect(image.read("etc/group")).toBe(`${debianGroup}ada:x:1234:\n`);
  });

  it("places the entry before another account with the same uid", () => {
    const ubuntu = "ubuntu:x:1234:1234:Ubuntu:/home/ubuntu:/bin/bash";
    const image = after({ passwd: `${debianPasswd}${ubuntu}\n`, group: `${debianGroup}ubuntu:x:1234:\n` })(
      shell,
    );
    expect(image.entry("etc/passwd", 2, "1234")).toMatch(/^ada:/);
    expect(image.entry("etc/passwd", 0, "ubuntu")).toBe(ubuntu);
    expect(image.read("etc/group")).not.toContain("ada");
  });

  it("renames an account with the same name and another uid in all files", () => {
    const image = after({
      passwd: `${debianPasswd}ada:x:1000:1000::/srv/ada:/bin/bash\nadam:x:1001:1001::/home/adam:/bin/sh\n`,
      group: "ada:x:1000:\nadm:x:4:ada,adam,o\\ld-ada\nsudo:x:27:adam,ada\n",
      shadow: "ro\\ot:*:::::::\nada:$y$hash:19000:0:99999:7:::\n",
      gshadow: "ada:!::\nadm:*:ada:ada,adam\n",
      subuid: "ada:100000:65536\na\\dam:165536:65536\n",
    })(shell);
    expect(image.read("etc/passwd").split("\n").slice(2)).toEqual([
      "ada_1000:x:1000:1000::/srv/ada:/bin/bash",
      "adam:x:1001:1001::/home/adam:/bin/sh",
      "ada:x:1234:1234:Ada Lovelace:/home/ada:/bin/sh",
      "",
    ]);
    expect(image.read("etc/group")).toBe(
      "ada:x:1000:\nadm:x:4:ada_1000,adam,o\\ld-ada\nsudo:x:27:adam,ada_1000\nada_1234:x:1234:\n",
    );
    expect(image.read("etc/shadow")).toBe(
      "ro\\ot:*:::::::\nada_1000:$y$hash:19000:0:99999:7:::\nada:*:::::::\n",
    );
    expect(image.read("etc/gshadow")).toBe("ada:!::\nadm:*:ada_1000:ada_1000,adam\nada_1234:!::\n");
    expect(image.read("etc/subuid")).toBe("ada_1000:100000:65536\na\\dam:165536:65536\n");
  });

  it("distinguishes names with backslashes", () => {
    const corp = { ...ada, name: "CORP\\ada", group: "CORP\\ada" };
    expect(after({ group: "CORP\\ada:x:9:" }, corp)(shell).read("etc/group").split("\n")[1]).toBe(
      "CORP\\ada_1234:x:1234:",
    );
  });

  it("never gives two accounts the same name", () => {
    const passwd = "ada:x:1000:1000::/a:/bin/sh\nada_1000:x:5:5::/b:/bin/sh\n";
    const image = after({ passwd, group: "adm:x:4:ada" })(shell);
    const names = image
      .read("etc/passwd")
      .split("\n")
      .map((line) => line.split(":")[0]);
    expect(image.read("etc/group")).toContain("adm:x:4:ada_1000_\n");
    expect(names).toEqual(["ada_1000_", "ada_1000", "ada", ""]);
  });

  it("updates an existing account of the user, and is idempotent", () => {
    const image = after({
      passwd: `${debianPasswd}ada:x:1234:100:Old Name:/old:/bin/old\nlast:x:7:7::/:/bin/sh\n`,
      shadow: "ada:$y$kept:1:0:9:7:::\nlast:*:::::::\n",
    })(shell);
    const passwd = `${debianPasswd}ada:x:1234:1234:Ada Lovelace:/home/ada:/bin/sh\nlast:x:7:7::/:/bin/sh\n`;
    expect(image.read("etc/passwd")).toBe(passwd);
    expect(image.read("etc/shadow")).toBe("last:*:::::::\nada:$y$kept:::::::\n");
    const files = ["passwd", "group", "shadow"].map((name) => image.read(`etc/${name}`));
    expect(image.run(ada, shell, 1234)).toMatchObject({ code: 0, output: "" });
    expect(["passwd", "group", "shadow"].map((name) => image.read(`etc/${name}`))).toEqual(files);
  });

  it("uses the group with the gid, whatever its name", () => {
    const image = after({ group: "staff:x:1234:\nada:x:9:\n" })(shell);
    expect(image.read("etc/group")).toBe("staff:x:1234:\nada:x:9:\n");
  });

  it("adds the user to supplementary groups by gid, and creates missing ones", () => {
    const groups = [
      { gid: 44, name: "video" },
      { gid: 998, name: "docker" },
      { gid: 5000, name: "domain users@corp" },
      { gid: 5001, name: "video" },
    ];
    const files = {
      group: "video:x:44:adam,xada\nping:x:998:\no\\ther:x:1:ada2",
      gshadow: "video:!::bob\nping:!::\n",
    };
    const image = after(files, { ...ada, groups })(shell);
    expect(image.read("etc/group").split("\n")).toEqual([
      "video:x:44:adam,xada,ada",
      "ping:x:998:ada",
      "o\\ther:x:1:ada2",
      "ada:x:1234:",
      "domain users@corp:x:5000:ada",
      "video_5001:x:5001:ada",
      "",
    ]);
    expect(image.read("etc/gshadow")).toContain("video:!::bob,ada\nping:!::ada\n");
  });

  it("handles missing and empty files, and files without a final newline", () => {
    const image = after({ passwd: debianPasswd.trimEnd(), group: "root:x:0:" })(shell);
    expect(image.read("etc/passwd")).toContain("nologin\nada:");
    expect(image.read("etc/group")).toBe("root:x:0:\nada:x:1234:\n");
    expect(after({ passwd: "", group: "" })(shell).read("etc/group")).toBe("ada:x:1234:\n");
    const bare = imageRoot();
    expect(bare.run(ada, shell).code).toBe(0);
    expect(bare.read("etc/passwd")).toBe("ada:*:1234:1234:Ada Lovelace:/home/ada:/bin/sh\n");
  });

  it("places the entry before NIS lines", () => {
    const image = after({ passwd: "root:x:0:0::/root:/bin/sh\n+::::::\n", group: "root:x:0:\n+:::\n" })(
      shell,
    );
    expect(image.read("etc/passwd")).toMatch(/\nada:.*\n\+::::::\n$/);
    expect(image.read("etc/group")).toBe("root:x:0:\nada:x:1234:\n+:::\n");
  });

  it("keeps file modes", () => {
    const image = imageRoot({ "etc/group": debianGroup });
    image.write("etc/passwd", debianPasswd, 0o604).write("etc/shadow", "", 0o600);
    expect(image.run(ada, shell).code).toBe(0);
    const mode = (name: string) => statSync(join(image.path, "etc", name)).mode & 0o777;
    expect([mode("passwd"), mode("shadow")]).toEqual([0o604, 0o600]);
  });

  it("writes any name and comment unchanged", () => {
    const text = fc.string({ unit: "binary", maxLength: 12 }).map((one) => one.replace(/[:,\n\r\0\s]/g, ""));
    const names = text.map((one) => `a${one}\\$'"*?`);
    fc.assert(
      fc.property(names, text, (name, fullName) => {
        const account = { ...ada, name, fullName, home: `/home/${name.replaceAll("/", "")}` };
        const expected = `${name}:*:1234:1234:${fullName}:${account.home}:/bin/sh`;
        expect(after({}, account)(shell).read("etc/passwd").split("\n").slice(2)).toEqual([expected, ""]);
      }),
      { numRuns: 8 },
    );
  });

  it.each(["a.b@corp", "DOMAIN\\user", "ad", "ada2", "O'Brien $HOME `id`", "x -n", "*"])(
    "adds the user %s",
    (name) => {
      const others = "ada:x:7:7::/:/bin/sh\nxada:x:8:8::/:/bin/sh\n";
      const image = after({ passwd: others }, { ...ada, name, uid: 2_000_000_000 })(shell);
      expect(image.entry("etc/passwd", 2, "2000000000")).toBe(
        `${name}:*:2000000000:1234:Ada Lovelace:/home/ada:/bin/sh`,
      );
      expect(image.read("etc/passwd").startsWith(others)).toBe(true);
    },
  );
});
