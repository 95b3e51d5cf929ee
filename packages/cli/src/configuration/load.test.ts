import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { configured, hostIn, problemsIn, valuesIn } from "../test-support/configured.ts";
import { projectNames } from "./places.ts";

const repository = process.cwd();
const project = (text: string, more: Readonly<Record<string, string | object>> = {}) =>
  hostIn({ "project/.rockerrc.yaml": text, ...more });

it("runs no code from the directory: cosmiconfig's own configuration is not loaded", async () => {
  for (const type of ["js", "cjs", "mjs", "ts", "json", "yaml"]) {
    const host = project("image: a\n", { [`project/.config/config.${type}`]: 'globalThis.ran = "yes"; {{' });
    process.chdir(host.cwd);
    onTestFinished(() => process.chdir(repository));
    expect(await valuesIn(host)).toEqual({ image: ["a"] });
    expect((globalThis as { ran?: string }).ran).toBeUndefined();
  }
});

describe("layers", () => {
  it("are user, project, local, environment and command line; later ones win", async () => {
    const host = hostIn({
      ".config/rocker/config.yaml": "hostname: user\nmemory: 1g\nuser: true\n",
      "project/rocker.config.yaml": "hostname: project\nmemory: 2g\nimage: debian:bookworm\n",
      "project/.rockerrc.local.yaml": "hostname: local\nnvidia: true\n",
    });
    expect(await valuesIn(host)).toEqual({
      image: ["debian:bookworm"],
      hostname: ["local"],
      memory: ["2g"],
      nvidia: ["true"],
      user: ["true"],
    });
    const env = { ...host.env, ROCKER_HOSTNAME: "environment", ROCKER_MEMORY: "3g" };
    const values = await valuesIn({ ...host, env }, "--memory", "4g", "busybox");
    expect(values).toMatchObject({ image: ["busybox"], hostname: ["environment"], memory: ["4g"] });
  });

  it("concatenate lists; !entry and false remove entries, quoted or not", async () => {
    const host = hostIn({
      ".config/rocker/config.yaml": "volume: [/a, /b:/c:ro, /d]\nenv: {A: 1, B: 2}\n",
      "project/.rockerrc.yaml": 'volume:\n  - !/a\n  - "!/b"\n  - /e\nenv: ["!A", C=3]\n',
    });
    const values = await valuesIn(host);
    expect(values).toMatchObject({ volume: ["/d", "/e"], env: ["B=2", "C=3"] });
    expect((await valuesIn(host, "--no-volume", "--volume=/z", "x")).volume).toEqual(["/z"]);
    expect((await valuesIn(host, "--volume=!/d", "x")).volume).toEqual(["/e"]);
    writeFileSync(join(host.cwd, ".rockerrc.local.yaml"), "volume: false\n");
    expect((await valuesIn(host)).volume).toEqual(["false"]);
  });

  it("of profiles are above those of all files, in the order of --profile", async () => {
    const host = hostIn({
      ".config/rocker/config.yaml": "profiles: {a: {hostname: user-a}, b: {memory: 1g}}\n",
      "project/.rockerrc.yaml": "hostname: base\nprofiles:\n  b: {hostname: project-b}\n",
    });
    expect((await valuesIn(host)).hostname).toEqual(["base"]);
    expect(await valuesIn(host, "--profile", "a")).toMatchObject({ hostname: ["user-a"] });
    expect(await valuesIn(host, "--profile=a", "--profile=b")).toMatchObject({
      hostname: ["project-b"],
      memory: ["1g"],
    });
    expect(await problemsIn(host, "--profile", "c")).toEqual(['RK115 profile "c" not found.']);
  });

  it("of extended files and packages are below; only data of a package is read", async () => {
    const at = "node_modules/@acme/presets";
    const host = project(
      "extends: ['./base.yaml', '@acme/presets', '@acme/presets/more.yaml']\nhostname: own\n",
      {
        "project/base.yaml": "hostname: base\nvolume: [data:/x, ./sub]\n",
        [`${at}/package.json`]: { name: "@acme/presets", main: "index.js" },
        [`${at}/index.js`]: "throw new Error()",
        [`${at}/rockerrc.yaml`]: "memory: 1g\n",
        [`${at}/more.yaml`]: "memory: 2g\nuser: true\n",
      },
    );
    expect(await valuesIn(host)).toEqual({
      hostname: ["own"],
      memory: ["2g"],
      user: ["true"],
      volume: ["data:/x", join(host.cwd, "sub")],
    });
    const missing = project("extends: [./none.yaml]\n");
    expect((await problemsIn(missing))[0]).toMatch(/^RK112 .*:1:11: file .*none.yaml not found/);
    expect((await problemsIn(project("extends: nowhere\n")))[0]).toContain(
      "package nowhere is not installed",
    );
    expect((await problemsIn(project("extends: 'x/../../y'\n")))[0]).toContain("is not a valid package name");
  });
});

describe("a file of the user", () => {
  // Messages show lines of configuration files, and those of a build are often public.
  it.each(["~/.npmrc", "../.npmrc", "./link", "./sub/../../.npmrc", "p/link"])(
    "cannot be extended by a project: %s",
    async (name) => {
      const host = project(`extends: ${name}\n`, {
        ".npmrc": "//registry.test/:_authToken=topsecret\n",
        "node_modules/p/package.json": { name: "p" },
      });
      for (const at of ["link", "../node_modules/p/link"])
        symlinkSync(join(host.cwd, "../.npmrc"), join(host.cwd, at));
      const text = (await problemsIn(host)).join("\n");
      expect(text).toMatch(/^RK113 .* outside this project/);
      expect(text).not.toContain("topsecret");
    },
  );

  it("can be extended by the user's own configuration", async () => {
    const host = hostIn({
      ".config/rocker/config.yaml": "extends: [~/more.yaml]\n",
      "more.yaml": "hostname: mine\n",
    });
    expect((await valuesIn(host)).hostname).toEqual(["mine"]);
  });

  it("can be extended from below, in the same repository", async () => {
    const host = hostIn({
      ".git/HEAD": "",
      "base.yaml": "hostname: base\n",
      "project/.rockerrc.yaml": "extends: ../base.yaml\n",
    });
    expect((await valuesIn(host)).hostname).toEqual(["base"]);
  });
});

describe("a project's file", () => {
  it.each(projectNames)("may be named %s", async (name) => {
    const text = name.endsWith("json") ? '{\n\t"image": "debian:bookworm"\n}' : "image: debian:bookworm";
    const host = hostIn({ [`project/${name}`]: text }, "project/sub");
    expect((await configured(host)).invocation.image).toBe("debian:bookworm");
  });

  it("is in the nearest parent directory, up to the home directory; package.json is ignored", async () => {
    const files = { ".rockerrc": "image: home", "project/package.json": { rocker: { image: "package" } } };
    const { invocation } = await configured(hostIn(files, "project/sub"));
    expect(invocation.image).toBe("home");
    const outside = hostIn({ ".rockerrc": "image: outside", "home/.x": "" }, "home/project");
    const env = { HOME: join(outside.cwd, "..") };
    expect((await configured({ ...outside, env })).invocation.image).toBeUndefined();
  });

  it("sets the default image, and the command for that image only", async () => {
    const host = project("image: debian:bookworm\ncommand: [bash, -l]\n");
    const meaning = async (...argv: string[]) => {
      const { invocation } = await configured(host, ...argv);
      return [invocation.image, ...invocation.command];
    };
    expect(await meaning()).toEqual(["debian:bookworm", "bash", "-l"]);
    expect(await meaning(".")).toEqual(["debian:bookworm", "bash", "-l"]);
    expect(await meaning(".", "id", "-u")).toEqual(["debian:bookworm", "id", "-u"]);
    expect(await meaning("busybox")).toEqual(["busybox"]);
  });

  it("has paths relative to its directory", async () => {
    const text =
      "volume: [., ./a:/x, b/c, 'd:/x', '~/e', /f, '!./a']\nenv-file: [.env, sub/.env]\nfeature: ['./x,u=http://y//z', x.io/a/b]\n";
    const host = hostIn({ "project/.config/rockerrc.yaml": text }, "project/sub");
    const directory = join(host.cwd, "..");
    expect(await valuesIn(host)).toEqual({
      volume: [directory, `${directory}/b/c`, "d:/x", "~/e", "/f"],
      "env-file": [`${directory}/.env`, `${directory}/sub/.env`],
      feature: [`${directory}/x,u=http://y//z`, "x.io/a/b"],
    });
  });

  it("preserves the spelling of numbers, strings that look like numbers, and booleans", async () => {
    const host = project("hostname: 007\nmemory: 512\nnvidia: runtime\nenv: {A: 1.10, B: yes, C: }\n");
    expect(await valuesIn(host)).toEqual({
      hostname: ["007"],
      memory: ["512"],
      nvidia: ["runtime"],
      env: ["A=1.10", "B=yes", "C"],
    });
  });
});

describe("rockerc.yaml", () => {
  it("with a Dockerfile as image is answered with the right key", async () => {
    const { loaded } = await configured(hostIn({ "project/rockerc.yaml": "args: [user]\n" }));
    expect(loaded.problems).toEqual([]);
    const host = hostIn({ "project/rockerc.yaml": "image: docker/Dockerfile\n" });
    const fixes = await configured(host).catch((error) =>
      error.problems.map(({ fix }: { fix: string }) => fix),
    );
    expect(fixes).toEqual(["To build it, replace the line with: dockerfile: docker/Dockerfile"]);
  });

  it("may have image, args, extension-blacklist, and options as keys", async () => {
    const text =
      "image: ubuntu:22.04\nargs:\n  - user\n  - --nvidia\nextension-blacklist:\n  - x11\nvolume: /a:/b\n";
    const host = hostIn({ "project/rockerc.yaml": text });
    expect(await valuesIn(host)).toEqual({
      image: ["ubuntu:22.04"],
      user: ["true"],
      nvidia: ["true"],
      "extension-blacklist": ["x11"],
      volume: ["/a:/b"],
    });
    const unknown = hostIn({ "project/rockerc.yaml": "image: x\nargs:\n  - usr\n" });
    expect(await problemsIn(unknown)).toEqual([
      'RK111 rockerc.yaml:3:5: unknown key "usr".\n3 |   - usr\n  |     ^^^',
    ]);
  });
});

describe("values of rockerc.yaml", () => {
  const rockerc = (...lines: string[]) => hostIn({ "project/rockerc.yaml": `${lines.join("\n")}\n` });

  it("are words of a command line, as rockerc inserts them into one", async () => {
    const host = rockerc(
      "image: ubuntu:22.04",
      `hostname: '"$CONTAINER_NAME"'`,
      `volume: '"\${PWD}":/workspaces/"\${CONTAINER_NAME}":Z'`,
      "env-file: a.txt b.txt --",
      "args: [user - nvidia, workdir=/w, port 80 81]",
    );
    expect(await valuesIn(host)).toEqual({
      image: ["ubuntu:22.04"],
      hostname: ["project"],
      volume: [`${host.cwd}:/workspaces/project:Z`],
      "env-file": [join(host.cwd, "a.txt"), join(host.cwd, "b.txt")],
      user: ["true"],
      nvidia: ["true"],
      workdir: ["/w"],
      port: ["80", "81"],
    });
  });

  it("keep variables that rockerc's scripts do not set", async () => {
    expect(await valuesIn(rockerc("image: x", "workdir: /$SECRET/$HOME"))).toMatchObject({
      workdir: [expect.stringMatching(/^\/\$SECRET\/\//)],
    });
  });

  it("may lack an image: then it is renv's, with a notice, unless another one is named", async () => {
    const host = rockerc("args: [user]");
    const { invocation } = await configured(host);
    expect(invocation.image).toBe("ubuntu:24.04");
    expect(invocation.notices.map(({ code }) => code)).toEqual(["RK135"]);
    const typed = (await configured(host, "debian:bookworm")).invocation;
    expect([typed.image, typed.notices]).toEqual(["debian:bookworm", []]);
    const ofUser = {
      ".config/rocker/config.yaml": "image: mine\n",
      "project/rockerc.yaml": "args: [user]\n",
    };
    const mine = (await configured(hostIn(ofUser))).invocation;
    expect([mine.image, mine.notices]).toEqual(["mine", []]);
  });

  it("of a deps file are not a configuration", async () => {
    expect(await problemsIn(rockerc("apt_base:", "  - git", "pip:", "  - numpy"))).toEqual([
      'RK134 rockerc.yaml:1:1: "apt_base" is a key of a deps file, and this file is read as a configuration.\n1 | apt_base:\n  | ^^^^^^^^',
    ]);
  });
});

describe("an error", () => {
  it("is reported together with all others, with its position and the nearest key", async () => {
    const host = project(
      "hostnam: x\nuser: maybe\nmemory: 2 gigs\nnvidia: runtim\nno-user: true\nvolume: {a: b}\n",
    );
    expect(await problemsIn(host)).toEqual([
      'RK111 .rockerrc.yaml:1:1: unknown key "hostnam".\n1 | hostnam: x\n  | ^^^^^^^',
      'RK110 .rockerrc.yaml:2:7: invalid value for "user": expected true or false.\n2 | user: maybe\n  |       ^^^^^',
      'RK110 .rockerrc.yaml:3:9: invalid value for "memory": expected a size like 512m or 2g.\n3 | memory: 2 gigs\n  |         ^^^^^^',
      'RK110 .rockerrc.yaml:4:9: invalid value for "nvidia": expected one of auto, runtime.\n4 | nvidia: runtim\n  |         ^^^^^^',
      'RK111 .rockerrc.yaml:5:1: unknown key "no-user".\n5 | no-user: true\n  | ^^^^^^^',
      'RK110 .rockerrc.yaml:6:9: invalid value for "volume": expected a list of strings (a string).\n6 | volume: {a: b}\n  |         ^^^^^^',
    ]);
  });

  it.each([
    ["a tab", "env:\n\tA: 1\n", /^RK112 .rockerrc.yaml:2:1: tabs cannot be used for indentation/],
    ["a duplicate key", "user: true\nuser: false\n", /^RK112 .rockerrc.yaml:2:1: duplicate key/],
    ["a list", "- a\n", /^RK112 .*a configuration must be a mapping/],
    ["an undefined anchor", "env: *a\n", /^RK112 .*undefined anchor &a/],
    ["a recursive anchor", "env: &a [*a]\n", /^RK112 .*values are nested more than 50 levels deep/],
    ["an open bracket", "volume: [a\n", /^RK112 .rockerrc.yaml/],
    ["thousands of brackets", "[".repeat(2_000), /^RK112 /],
    ["an option that files cannot set", "trust: true\n", /^RK111 .*unknown key "trust"/],
    ["a policy", "policy: {mount: allow}\n", /^RK119 .*only allowed in your user configuration/],
    ["a command as a string", "command: bash -l\n", /^RK110 .*a list of arguments/],
    ["an image with capitals", "image: Debian\n", /^RK110 .*image names are lowercase/],
    ["a plugin from a URL", "plugins: {a: 'git+ssh://x'}\n", /^RK110 .*a version range/],
    ["a profile in a profile", "profiles: {a: {profiles: {}}}\n", /^RK119 .*a profile may only contain/],
    [
      "an unknown key of a profile",
      "profiles: {a: {usr: true}}\n",
      /^RK111 .rockerrc.yaml:1:16: unknown key "usr"/,
    ],
  ])("is %s", async (_, text, expected) => {
    expect((await problemsIn(project(text)))[0]).toMatch(expected);
  });

  it("is an exponential expansion of anchors", async () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) =>
        `  - &l${n} [${Array(9)
          .fill(n ? `*l${n - 1}` : "x")
          .join(", ")}]`,
    );
    expect((await problemsIn(project(`volume:\n${levels.join("\n")}\n`)))[0]).toMatch(
      /RK112 .*aliases expand to more than/,
    );
  });

  it("is a file of 10 MB, another encoding than UTF-8, a directory, or a file that extends itself", async () => {
    expect(await problemsIn(project("#".repeat(10_000_000)))).toEqual([
      "RK113 cannot use configuration file .rockerrc.yaml: it has 10000000 bytes.",
    ]);
    const latin = project("");
    writeFileSync(join(latin.cwd, ".rockerrc.yaml"), Buffer.from("hostname: caf\xe9\n", "latin1"));
    expect((await problemsIn(latin))[0]).toContain("it is not encoded in UTF-8");
    const directory = hostIn({});
    mkdirSync(join(directory.cwd, ".rockerrc"));
    expect((await problemsIn(directory))[0]).toContain("it is a directory");
    expect((await problemsIn(project("extends: ./.rockerrc.yaml\n")))[0]).toBe(
      "RK114 configuration file extends itself: .rockerrc.yaml → .rockerrc.yaml.",
    );
  });

  it("is a named pipe, a device, or a link out of the project", async () => {
    const { cwd } = hostIn({});
    const shown = async (make: (path: string) => void, place = ".rockerrc.yaml") => {
      const host = hostIn({ "project/x": "" });
      make(join(host.cwd, place));
      return (await problemsIn(host))[0];
    };
    expect(await shown((path) => execFileSync("mkfifo", [path]))).toMatch(/RK113 .*is not a regular file/);
    expect(await shown((path) => execFileSync("mkfifo", [path]), ".rockerrc.local.yaml")).toContain("RK113");
    expect(await shown((path) => symlinkSync("/dev/zero", path))).toMatch(/RK113 .*is not a regular file/);
    writeFileSync(join(cwd, "secret"), "image: a\n");
    expect(await shown((path) => symlinkSync(join(cwd, "secret"), path))).toMatch(
      /RK113 .*a link to .*secret, outside this project/,
    );
  });

  it("is neither a link inside the repository nor a second file that is not used", async () => {
    const host = hostIn({ "project/sub/x": "", "project/.git/HEAD": "", "project/shared": "image: a\n" });
    symlinkSync("../shared", join(host.cwd, "sub/.rockerrc"));
    execFileSync("mkfifo", [join(host.cwd, "sub/.rockerrc.yaml")]);
    const { loaded, invocation } = await configured({ ...host, cwd: join(host.cwd, "sub") });
    expect([invocation.image, loaded.warnings.map(({ code }) => code)]).toEqual(["a", ["RK118"]]);
  });

  it.skipIf(process.getuid?.() !== 0)("a file of another owner is ignored with a warning", async () => {
    const host = project("image: debian:bookworm\n");
    chownSync(join(host.cwd, ".rockerrc.yaml"), 65534, 65534);
    const { loaded, invocation } = await configured(host);
    expect(invocation.image).toBeUndefined();
    expect(loaded.warnings.map(({ code, what }) => `${code} ${what}`)).toEqual([
      "RK117 .rockerrc.yaml was ignored: it is owned by user 65534.",
    ]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    "an extended file or a devcontainer.json of another owner is not used",
    async () => {
      const theirs = "project/theirs.json";
      const extending = project("extends: ./theirs.json\n", { [theirs]: '{"image": "theirs"}' });
      chownSync(join(extending.cwd, "theirs.json"), 65534, 65534);
      expect((await problemsIn(extending))[0]).toMatch(/RK112 .*belongs to another user \(65534\)/);
      const inEditor = project("devcontainer: theirs.json\n", { [theirs]: '{"image": "theirs"}' });
      chownSync(join(inEditor.cwd, "theirs.json"), 65534, 65534);
      const { loaded, invocation } = await configured(inEditor);
      expect(invocation.image).toBeUndefined();
      expect(loaded.warnings.map(({ code }) => code)).toEqual(["RK117"]);
    },
  );

  it("of two files in one directory, the first is used with a warning", async () => {
    const host = project("image: second\n", { "project/.rockerrc": "image: first\n" });
    const { loaded, invocation } = await configured(host);
    expect(invocation.image).toBe("first");
    expect(loaded.warnings.map(({ code }) => code)).toEqual(["RK118"]);
  });
});
