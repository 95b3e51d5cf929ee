import { describe, expect, test } from "vitest";
import type { ContainerBuilder } from "../container/builder.ts";
import { isRockerError } from "../errors/error.ts";
import { type AnyExtension, defineExtension, type SetupContext } from "../extension/extension.ts";
import { definePlanFact } from "../extension/plan-fact.ts";
import type { Host } from "../host/host.ts";
import { optionTable } from "../options/table.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { read } from "./read.ts";
import { setup } from "./setup.ts";

type Write = (container: ContainerBuilder, context: SetupContext) => void;

/** An extension that writes this. */
const writing = (name: string, write: Write): AnyExtension =>
  defineExtension({ name, summary: "", options: {}, setup: write });

function planOf(extensions: readonly AnyExtension[], host: Host = bareHost(), notices: string[] = []) {
  const tables = extensions.map(({ name, options }) => ({ owner: name, options }));
  const invocation = parseArgv(["img:1", "sh", "-c", "x"], optionTable(tables), host);
  return setup(read(extensions, invocation, host), invocation, host, {
    notice: (from, text) => notices.push(`${from}: ${text}`),
  });
}
const one = (write: Write, host?: Host) => planOf([writing("one", write)], host);

/** Two extensions, `a` and `b`: what is wrong with the plan of both. */
function problems(a: Write, b: Write): string[] {
  try {
    planOf([writing("a", a), writing("b", b)]);
    return [];
  } catch (error) {
    if (isRockerError(error)) return error.problems.map(({ code, what }) => `${code} ${what}`);
    throw error;
  }
}
const ada = { name: "ada", uid: 1, gid: 2, home: "/home/ada" };

test("nothing written: the base as it is, with the command", () => {
  expect(planOf([])).toEqual({
    version: 1,
    base: { image: "img:1" },
    steps: [],
    run: { command: ["sh", "-c", "x"], env: [], mounts: [], settings: {}, preparations: [] },
  });
});

describe("what each method writes", () => {
  const from = ["one"];

  test("caches of one program", () => {
    const cache = { target: "/var/cache/y", id: "y" };
    const { steps } = one((container) => container.withExec(["a"], { caches: [cache] }).withExec(["b"]));
    expect(steps).toMatchObject([{ caches: [cache] }, { caches: [] }]);
    const wrong = (caches: readonly { target: string; id: string }[]) => () =>
      one((container) => container.withExec(["a"], { caches }));
    expect(wrong([{ target: "/a,b", id: "y" }])).toThrow("RK302");
    expect(wrong([{ target: "/a", id: "y,id=z" }])).toThrow("RK302");
  });

  test("steps of the image", () => {
    const { steps } = one((container) =>
      container
        .withPackages({ apt: ["git"] })
        .withMountedCache("/var/cache/x/", "x")
        .withExec(["make", "a b"], { as: "user", env: { A: "1" }, title: "makes" })
        .withScript('echo "$1"', ["$HOME"], { layer: "user" })
        .withNewFile("/etc//x", "text")
        .withNewFile("/etc/y", "", { permissions: 0o600, owner: "user" })
        .withEnvVariable("A", "1")
        .withPrepended("PATH", ["/x", "/y"])
        .withLabel("l", "v")
        .withCopyFrom("other:1", "/bin/x", "/usr/bin/x", { owner: "user" }),
    );
    const caches = [{ target: "/var/cache/x", id: "x" }];
    expect(steps).toEqual([
      { type: "packages", from, layer: "system", names: { apt: ["git"] }, optional: false },
      {
        type: "exec",
        from,
        layer: "project",
        title: "makes",
        args: ["make", "a b"],
        as: "user",
        env: { A: "1" },
        caches,
      },
      { type: "file", from, layer: "project", path: "/etc/x", contents: "text", mode: 0o644, owner: "root" },
      { type: "file", from, layer: "project", path: "/etc/y", contents: "", mode: 0o600, owner: "user" },
      { type: "env", from, layer: "project", name: "A", value: "1" },
      { type: "prepend", from, layer: "project", name: "PATH", entries: ["/x", "/y"] },
      { type: "label", from, layer: "project", name: "l", value: "v" },
      {
        type: "copy-from",
        from,
        layer: "project",
        image: "other:1",
        source: "/bin/x",
        target: "/usr/bin/x",
        owner: "user",
      },
      {
        type: "exec",
        from,
        layer: "user",
        title: "script",
        // The script is one argument, its data are others: no text is put into it.
        args: ["/bin/sh", "-c", 'echo "$1"', "rocker-one", "$HOME"],
        as: "root",
        env: {},
        caches,
      },
    ]);
  });

  test("a program without a title is called by its name, and runs as root without caches", () => {
    expect(one((container) => container.withExec(["true"])).steps).toEqual([
      {
        type: "exec",
        from,
        layer: "project",
        title: "true",
        args: ["true"],
        as: "root",
        env: {},
        caches: [],
      },
    ]);
  });

  test("a cache is for the extension that asked for it", () => {
    const plan = planOf([
      writing("a", (container) => container.withMountedCache("/c", "c").withExec(["x"])),
      writing("b", (container) => container.withExec(["y"])),
    ]);
    expect(plan.steps.map((step) => step.type === "exec" && step.caches.length)).toEqual([1, 0]);
  });

  test("the container", () => {
    const { run, account } = one((container) =>
      container
        .withAccount(ada)
        .withVolume("data", "/data", { readOnly: true })
        .withTmpfs("/run/x")
        .withRunVariable("A", "1")
        .withHostVariable("B")
        .withSetting("hostname", "h")
        .withAddedSetting("ports", "80")
        .withAddedSetting("ports", "81")
        .withPreparation({ x: 1 }),
    );
    expect(account).toEqual({ ...ada, from: "one" });
    expect(run).toEqual({
      command: ["sh", "-c", "x"],
      env: [
        { name: "A", value: "1", from: "one" },
        { name: "B", host: true, from: "one" },
      ],
      mounts: [
        { type: "volume", source: "data", target: "/data", readOnly: true, options: [], from: "one" },
        { type: "tmpfs", target: "/run/x", readOnly: false, options: [], from: "one" },
      ],
      settings: {
        hostname: { value: "h", from: "one" },
        ports: [
          { value: "80", from: "one" },
          { value: "81", from: "one" },
        ],
      },
      preparations: [{ from: "one", data: { x: 1 } }],
    });
  });

  test("a bind mount says whether its source is a directory", () => {
    const facts = { uid: 0, gid: 0, mode: 0o755, realPath: "" };
    const kinds = { "/directory": "directory", "/file": "file", "/socket": "socket" } as const;
    const host = bareHost({
      path: (path) => (path in kinds ? { ...facts, kind: kinds[path as keyof typeof kinds] } : undefined),
    });
    const { run } = one((container) => {
      for (const path of ["/directory", "/file", "/socket", "/unknown"]) container.withBindMount(path, path);
    }, host);
    expect(
      run.mounts.filter((mount) => mount.type === "bind" && mount.directory).map(({ target }) => target),
    ).toEqual(["/directory"]);
  });

  test("a list of the author's may change later without changing the plan", () => {
    const args = ["make"];
    const { steps } = one((container) => {
      container.withExec(args);
      args.push("install");
    });
    expect(steps[0]).toMatchObject({ args: ["make"] });
  });
});

describe("order", () => {
  test("system before project before user, and within a layer as it was written", () => {
    const plan = planOf([
      writing("a", (container) => container.withLabel("1", "", { layer: "user" }).withLabel("2", "")),
      writing("b", (container) =>
        container
          .withLabel("3", "", { layer: "system" })
          .withLabel("4", "")
          .withLabel("5", "", { layer: "user" }),
      ),
    ]);
    expect(plan.steps.map((step) => step.type === "label" && step.name)).toEqual(["3", "2", "4", "1", "5"]);
  });

  test("a mount inside another comes after it", () => {
    const { run } = one((container) =>
      container.withTmpfs("/a/b/c").withTmpfs("/b").withTmpfs("/a").withTmpfs("/a/b").withTmpfs("/"),
    );
    expect(run.mounts.map(({ target }) => target)).toEqual(["/", "/a", "/b", "/a/b", "/a/b/c"]);
  });
});

describe("packages", () => {
  test("with a title stay a step of their own, at their place", () => {
    const { steps } = one((container) =>
      container
        .withPackages({ apt: ["b"] }, { layer: "project", title: "first" })
        .withExec(["x"])
        .withPackages({ apt: ["a"] }, { layer: "project", title: "second" })
        .withPackages({ apt: ["c"] }, { layer: "project" }),
    );
    const shown = steps.map((step) => (step.type === "packages" ? [step.title, step.names.apt] : step.type));
    expect(shown).toEqual([["first", ["b"]], "exec", ["second", ["a"]], [undefined, ["c"]]]);
  });

  test("of one layer are installed together, at the place of the first, each name once", () => {
    const plan = planOf([
      writing("a", (container) =>
        container.withPackages({ apt: ["sudo", "git"], apk: ["git"] }).withLabel("l", ""),
      ),
      writing("b", (container) => container.withPackages({ apt: ["curl", "git"], dnf: ["curl"] })),
    ]);
    expect(plan.steps).toEqual([
      {
        type: "packages",
        from: ["a", "b"],
        layer: "system",
        names: { apt: ["curl", "git", "sudo"], apk: ["git"], dnf: ["curl"] },
        optional: false,
      },
      expect.objectContaining({ type: "label" }),
    ]);
  });

  test("of other layers, and what may be missing, stay apart", () => {
    const { steps } = one((container) =>
      container
        .withPackages({ apt: ["a"] })
        .withPackages({ apt: ["b"] }, { optional: true })
        .withPackages({ apt: ["c"] }, { layer: "project" })
        .withPackages({ apt: ["d"] }, { optional: true }),
    );
    expect(
      steps.map((step) => step.type === "packages" && [step.layer, step.optional, step.names.apt]),
    ).toEqual([
      ["system", false, ["a"]],
      ["system", true, ["b", "d"]],
      ["project", false, ["c"]],
    ]);
  });
});

describe("two extensions", () => {
  test.each<[string, Write, Write]>([
    [
      `conflicting values for the image variable A: a sets "1", b sets "2"`,
      (container) => container.withEnvVariable("A", "1"),
      (container) => container.withEnvVariable("A", "2"),
    ],
    [
      `conflicting values for the image label l: a sets "1", b sets "2"`,
      (container) => container.withLabel("l", "1"),
      (container) => container.withLabel("l", "2"),
    ],
    [
      `conflicting values for the image file /x: a sets "1" (owner root, mode 0644), b sets "1" (owner user, mode 0600)`,
      (container) => container.withNewFile("/x", "1"),
      (container) => container.withNewFile("/x/", "1", { owner: "user", permissions: 0o600 }),
    ],
    [
      `conflicting values for the image file /x: a sets contents with sha256 0ae45129ef1e (owner root, mode 0644), b sets /y from i:1 (owner root)`,
      (container) => container.withNewFile("/x", "A".repeat(61)),
      (container) => container.withCopyFrom("i:1", "/y", "/x"),
    ],
    [
      `conflicting values for the variable A: a sets "1", b sets the host's value`,
      (container) => container.withRunVariable("A", "1"),
      (container) => container.withHostVariable("A"),
    ],
    [
      `conflicting values for the mount at /x: a sets "/one", b sets "/two"`,
      (container) => container.withBindMount("/one", "/x"),
      (container) => container.withBindMount("/two", "//x/"),
    ],
    [
      `conflicting values for the mount at /x: a sets "/one", b sets "/one" read-only z`,
      (container) => container.withBindMount("/one", "/x"),
      (container) => container.withBindMount("/one", "/x", { readOnly: true, options: ["z"] }),
    ],
    [
      `conflicting values for the mount at /x: a sets "v", b sets a tmpfs`,
      (container) => container.withVolume("v", "/x"),
      (container) => container.withTmpfs("/x/y/.."),
    ],
    [
      `conflicting values for the setting "network": a sets "host", b sets "none"`,
      (container) => container.withSetting("network", "host"),
      (container) => container.withSetting("network", "none"),
    ],
    [
      `conflicting values for the device /dev/x: a sets "/dev/x:/dev/x:rwm", b sets "/dev/y:/dev/x:r"`,
      (container) => container.withAddedSetting("devices", "/dev/x"),
      (container) => container.withAddedSetting("devices", "/dev/y:/dev/x:r"),
    ],
    [
      `conflicting values for the device /dev/x: a sets "/dev/x:/dev/x:rwm", b sets "/dev/x:/dev/x:rw"`,
      (container) => container.withAddedSetting("devices", "/dev/x:/dev/x"),
      (container) => container.withAddedSetting("devices", "/dev/x:rw"),
    ],
    [
      `conflicting values for the ulimit nofile: a sets "1", b sets "2:3"`,
      (container) => container.withAddedSetting("ulimits", "nofile=1"),
      (container) => container.withAddedSetting("ulimits", "nofile=2:3"),
    ],
    [
      `conflicting values for the container label l: a sets "1", b sets ""`,
      (container) => container.withAddedSetting("labels", "l=1"),
      (container) => container.withAddedSetting("labels", "l="),
    ],
    [
      "conflicting values for the container's user: a sets ada (1:2, /home/ada), b sets ada (1:2, /elsewhere)",
      (container) => container.withAccount(ada),
      (container) => container.withAccount({ ...ada, home: "/elsewhere" }),
    ],
  ])("contradict each other: %s", (what, a, b) => {
    expect(problems(a, b)).toEqual([`RK301 ${what}.`]);
    expect(problems(a, a)).toEqual([]);
    expect(problems(b, b)).toEqual([]);
  });

  test("do not contradict each other by like names of unlike things", () => {
    expect(
      problems(
        (container) => container.withEnvVariable("A", "1").withLabel("A", "2").withEnvVariable("B", "3"),
        (container) => container.withLabel("A", "2").withEnvVariable("A", "1").withLabel("B", "4"),
      ),
    ).toEqual([]);
    expect(
      problems(
        (container) => container.withAddedSetting("devices", "/dev/x").withAddedSetting("ports", "1:2"),
        (container) => container.withAddedSetting("devices", "/dev/x:/dev/x:rwm"),
      ),
    ).toEqual([]);
    expect(
      problems(
        (container) => container.withAddedSetting("devices", "vendor.com/gpu=all"),
        (container) =>
          container.withAddedSetting("devices", "vendor.com/gpu=0").withAddedSetting("ports", "1:3"),
      ),
    ).toEqual([]);
  });

  test("every contradiction is reported", () => {
    expect(
      problems(
        (container) => container.withSetting("name", "a").withTmpfs("/x").withRunVariable("A", "1"),
        (container) => container.withSetting("name", "b").withVolume("v", "/x").withRunVariable("A", "2"),
      ),
    ).toHaveLength(3);
  });

  test("what several add is joined, each value once", () => {
    const plan = planOf([
      writing("a", (container) => container.withAddedSetting("ports", "80").withPrepended("PATH", ["/a"])),
      writing("b", (container) =>
        container
          .withAddedSetting("ports", "80")
          .withAddedSetting("ports", "81")
          .withPrepended("PATH", ["/b"]),
      ),
    ]);
    expect(plan.run.settings.ports).toEqual([
      { value: "80", from: "a" },
      { value: "81", from: "b" },
    ]);
    expect(plan.steps.map(({ type, from }) => [type, ...from])).toEqual([
      ["prepend", "a"],
      ["prepend", "b"],
    ]);
  });
});

test("one extension may change its mind: the later value holds", () => {
  const { run, account, steps } = one((container) =>
    container
      .withSetting("name", "a")
      .withSetting("name", "b")
      .withTmpfs("/x")
      .withVolume("v", "/x")
      .withRunVariable("A", "1")
      .withHostVariable("A")
      .withAccount(ada)
      .withAccount({ ...ada, uid: 5 })
      .withEnvVariable("E", "1")
      .withEnvVariable("E", "2"),
  );
  expect(run.settings.name?.value).toBe("b");
  expect(run.mounts).toMatchObject([{ type: "volume" }]);
  expect(run.env).toMatchObject([{ host: true }]);
  expect(account?.uid).toBe(5);
  expect(steps.at(-1)).toMatchObject({ value: "2" });
});

test("another extension agrees with what an extension said last", () => {
  const twice: Write = (container) => container.withEnvVariable("E", "1").withEnvVariable("E", "2");
  expect(problems(twice, (container) => container.withEnvVariable("E", "2"))).toEqual([]);
  expect(problems(twice, (container) => container.withEnvVariable("E", "1"))).toHaveLength(1);
});

describe("what an extension knows", () => {
  test("the image, its options, who takes part", () => {
    const seen: unknown[] = [];
    const extension = defineExtension({
      name: "a",
      summary: "",
      options: { x: { type: "string", summary: "", default: "d" } },
      setup(_container, { image, options, active }) {
        seen.push(image, options, [...active]);
      },
    });
    planOf([extension, writing("b", () => {})]);
    expect(seen).toEqual(["img:1", { x: "d" }, ["a", "b"]]);
  });

  test("facts and the user that extensions before it decided, and no others", () => {
    const fact = definePlanFact<number>("a/number");
    const other = definePlanFact<number>("a/other");
    const seen: unknown[] = [];
    const look: Write = (_container, context) => seen.push([context.fact(fact), context.account?.name]);
    planOf([
      writing("before", look),
      writing("a", (container) => container.withPlanFact(fact, 7).withPlanFact(other, 8).withAccount(ada)),
      writing("later", look),
    ]);
    planOf([writing("elsewhere", look)]);
    expect(seen).toEqual([
      [undefined, undefined],
      [7, "ada"],
      [undefined, undefined],
    ]);
  });

  test("how to tell the user something", () => {
    const notices: string[] = [];
    planOf([writing("a", (_container, { notice }) => notice("look out"))], bareHost(), notices);
    expect(notices).toEqual(["a: look out"]);
  });
});

describe("wrong calls and thrown errors name the extension", () => {
  test.each<[string, Write]>([
    ["withExec incorrectly: no program given", (container) => container.withExec([])],
    ["withExec incorrectly: no program given", (container) => container.withExec([""])],
    ['withNewFile incorrectly: "x" is not an absolute path', (container) => container.withNewFile("x", "")],
    [
      "withNewFile incorrectly: 4096 is not a valid file mode",
      (container) => container.withNewFile("/x", "", { permissions: 0o10000 }),
    ],
    [
      "withNewFile incorrectly: -1 is not a valid file mode",
      (container) => container.withNewFile("/x", "", { permissions: -1 }),
    ],
    [
      "withNewFile incorrectly: 0.5 is not a valid file mode",
      (container) => container.withNewFile("/x", "", { permissions: 0.5 }),
    ],
    ['withMountedCache incorrectly: "~/c" is not', (container) => container.withMountedCache("~/c", "c")],
    [
      'withMountedCache incorrectly: "a,b" is not a valid cache ID',
      (container) => container.withMountedCache("/c", "a,b"),
    ],
    ['withMountedCache incorrectly: "/c,x" contains', (container) => container.withMountedCache("/c,x", "c")],
    [
      'withCopyFrom incorrectly: "i\\nRUN x" is not an image name',
      (container) => container.withCopyFrom("i\nRUN x", "/a", "/b"),
    ],
    ['withCopyFrom incorrectly: "a" is not', (container) => container.withCopyFrom("i", "a", "/b")],
    ['withCopyFrom incorrectly: "b" is not', (container) => container.withCopyFrom("i", "/a", "b")],
    ['withBindMount incorrectly: "" is not', (container) => container.withBindMount("/a", "")],
    ['withVolume incorrectly: "v" is not', (container) => container.withVolume("v", "v")],
    ['withTmpfs incorrectly: "t" is not', (container) => container.withTmpfs("t")],
    [
      'withEnvVariable incorrectly: "A=B" is not a valid variable name',
      (container) => container.withEnvVariable("A=B", ""),
    ],
    [
      'withPrepended incorrectly: "" is not a valid variable name',
      (container) => container.withPrepended("", []),
    ],
    [
      'withEnvVariable incorrectly: "A B" is not a valid variable name',
      (container) => container.withEnvVariable("A B", ""),
    ],
    [
      'withEnvVariable incorrectly: "1\\n2" contains a line break',
      (container) => container.withEnvVariable("A", "1\n2"),
    ],
    [
      'withPrepended incorrectly: "/x\\r" contains a line break',
      (container) => container.withPrepended("A", ["/x\r"]),
    ],
    [
      'withLabel incorrectly: "l\\nRUN x" contains a line break',
      (container) => container.withLabel("l\nRUN x", ""),
    ],
    [
      "withPrepended incorrectly: one of its entries is empty",
      (container) => container.withPrepended("A", ["/x", ""]),
    ],
    ['withLabel incorrectly: "\\n" contains a line break', (container) => container.withLabel("l", "\n")],
    [
      'withRunVariable incorrectly: "" is not a valid variable name',
      (container) => container.withRunVariable("", ""),
    ],
    [
      'withHostVariable incorrectly: "A=B" is not a valid variable name',
      (container) => container.withHostVariable("A=B"),
    ],
  ])("%s", (message, write) => {
    expect(() => one(write)).toThrow(`RK302: the extension "one" called ${message}`);
  });

  test("an exception of its setup", () => {
    const boom = new Error("boom");
    const thrown = (() => {
      try {
        return one(() => {
          throw boom;
        });
      } catch (error) {
        return error as Error;
      }
    })();
    expect(thrown).toMatchObject({
      message: 'RK304: the extension "one" failed in setup: boom.',
      kind: "bug",
      cause: boom,
    });
  });
});
