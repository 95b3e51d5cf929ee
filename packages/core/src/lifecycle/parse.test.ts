import { describe, expect, test } from "vitest";
import { isRockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { Options } from "../options/declaration.ts";
import { optionTable } from "../options/table.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { registryOf } from "../test-support/registries.ts";
import { tableOf, valuesFor } from "./parse.ts";

const options = {
  user: { type: "boolean", summary: "" },
  sudo: { type: "boolean", summary: "", default: true },
  shell: { type: "string", summary: "", default: "/bin/sh" },
  volume: { type: "list", summary: "" },
  oyr: { type: "list", summary: "", bare: true },
  env: { type: "map", summary: "", short: "e" },
  memory: { type: "size", summary: "" },
  home: { type: "path", summary: "", bare: "made up by the author" },
  nvidia: { type: "enum", summary: "", values: ["auto", "runtime"], bare: "auto" },
  "two-words": { type: "string", summary: "" },
  cpus: { type: "integer", summary: "", default: 2 },
} satisfies Options;
const table = optionTable([{ owner: "test", options }]);

const read = (argv: readonly string[], env: Host["env"] = { HOME: "/home/ada" }) =>
  parseArgv([...argv, "img"], table, bareHost({ env }));
const values = (argv: readonly string[], env?: Host["env"]) => valuesFor(read(argv, env), "test", options);

function problems(argv: readonly string[], env: Host["env"] = {}) {
  try {
    parseArgv(argv, table, bareHost({ env }));
    return [];
  } catch (error) {
    if (isRockerError(error)) return error.problems;
    throw error;
  }
}

test("problems are in the order of the command line", () => {
  const found = problems(["--memory=x", "--usr", "--cpus=y", "--nvidia=z", "Img"], { ROCKER_CPUS: "w" });
  expect(found.map(({ code }) => code)).toEqual(["RK109", "RK103", "RK102", "RK103", "RK103", "RK106"]);
  expect(problems(["--mystery", "Img"]).map(({ code }) => code)).toEqual(["RK102"]);
});

describe("values", () => {
  test("what is not given has its default", () => {
    expect(values([])).toEqual({
      user: false,
      sudo: true,
      shell: "/bin/sh",
      volume: [],
      oyr: [],
      env: [],
      memory: undefined,
      home: undefined,
      nvidia: undefined,
      "two-words": undefined,
      cpus: 2,
    });
    expect(read([]).given.size).toBe(0);
  });

  test("what is given has the type of its declaration", () => {
    expect(
      values([
        "--user",
        "--no-sudo",
        "--memory=1k",
        "--home=~/x",
        "--nvidia=runtime",
        "--cpus",
        "3",
        "--shell",
        "",
      ]),
    ).toMatchObject({
      user: true,
      sudo: false,
      memory: 1024,
      home: "/home/ada/x",
      nvidia: "runtime",
      cpus: 3,
      shell: "",
    });
  });

  test("a flag alone means what its author says, whatever its kind", () => {
    expect(values(["--nvidia", "--home", "--oyr"])).toMatchObject({
      nvidia: "auto",
      home: "made up by the author",
      oyr: [],
    });
  });

  test("lists add up, also after a flag alone", () => {
    expect(values(["--volume=a", "--volume=b"]).volume).toEqual(["a", "b"]);
    expect(values(["--oyr=a", "--oyr", "--oyr=b"]).oyr).toEqual(["a", "b"]);
  });

  test("a map's later value of a key wins; a key alone has no value", () => {
    expect(values(["-e", "A=1", "-e", "B", "-e", "A=2=3"]).env).toEqual([
      { key: "B", value: undefined },
      { key: "A", value: "2=3" },
    ]);
  });

  test("a single value is replaced", () => {
    expect(values(["--shell=a", "--shell=b"]).shell).toBe("b");
  });

  test("--no-… removes what was set before it", () => {
    expect(values(["--volume=a", "--no-volume", "--volume=b"]).volume).toEqual(["b"]);
    expect(values(["--shell=a", "--no-shell"]).shell).toBe("/bin/sh");
    expect(values(["--memory=1", "--no-memory"]).memory).toBeUndefined();
    expect(values(["--no-user", "--user"]).user).toBe(true);
  });

  test("each says where it came from", () => {
    const { given } = read(["-e", "A", "--no-user"], { ROCKER_CPUS: "4" });
    const origins = [...(given.get("test")?.values() ?? [])].map(({ name, origin }) => [name, origin]);
    expect(origins).toEqual([
      ["cpus", "ROCKER_CPUS"],
      ["env", "-e"],
      ["user", "--no-user"],
    ]);
  });

  test("the home is HOME, else that of the account", () => {
    expect(values(["--home=~"], { HOME: "/elsewhere" }).home).toBe("/elsewhere");
    expect(values(["--home=~"], {}).home).toBe("/home/ada");
    expect(values(["--home=~"], { HOME: "" }).home).toBe("/home/ada");
    expect(values(["--home=x"]).home).toBe("/work/x");
  });
});

describe("the environment", () => {
  test("ROCKER_… sets an option, and the line wins", () => {
    expect(values([], { ROCKER_USER: "true", ROCKER_SHELL: "zsh" })).toMatchObject({
      user: true,
      shell: "zsh",
    });
    expect(values(["--no-user", "--shell=fish"], { ROCKER_USER: "true", ROCKER_SHELL: "zsh" })).toMatchObject(
      {
        user: false,
        shell: "fish",
      },
    );
  });

  test("dashes of a name are underscores, and a text may have several lines", () => {
    expect(values([], { ROCKER_TWO_WORDS: "a\nb" })["two-words"]).toBe("a\nb");
  });

  test("lists have one value in each line and add up with the command line", () => {
    expect(values(["--volume=c"], { ROCKER_VOLUME: "a b\nc:d\n" }).volume).toEqual(["a b", "c:d", "c"]);
    expect(values(["-eA=2"], { ROCKER_ENV: "A=1\nB=2" }).env).toEqual([
      { key: "B", value: "2" },
      { key: "A", value: "2" },
    ]);
    expect(values(["--no-volume"], { ROCKER_VOLUME: "a" }).volume).toEqual([]);
  });

  test("an empty variable is an unset one", () => {
    expect(values([], { ROCKER_USER: "", ROCKER_SHELL: "", ROCKER_NVIDIA: "" })).toEqual(values([]));
  });

  test("variables of nobody are left alone, whatever their value", () => {
    expect(problems(["img"], { ROCKER_UNKNOWN: "x", USER: "y", ROCKER_: "z" })).toEqual([]);
  });

  test("a wrong value names the variable", () => {
    expect(problems(["img"], { ROCKER_CPUS: "many" })[0]).toMatchObject({
      code: "RK109",
      what: 'invalid value "many" in the environment variable ROCKER_CPUS: expected a whole number.',
    });
  });

  test("the rest of the environment is not even read", () => {
    const env = new Proxy<Host["env"]>(
      { SECRET: "s", ROCKER_USER: "true" },
      {
        get: (target, name) => {
          if (name === "SECRET") throw new Error("it was read");
          return target[name as string];
        },
      },
    );
    expect(values([], env).user).toBe(true);
  });
});

describe("what is wrong", () => {
  test("a wrong value says what was expected, and the nearest", () => {
    expect(problems(["--nvidia=runtme", "img"])[0]).toMatchObject({
      code: "RK103",
      what: 'invalid value "runtme" for --nvidia: expected one of auto, runtime.',
      fix: 'Did you mean "runtime"?',
    });
    expect(problems(["--memory=lots", "img"])[0]).toMatchObject({ code: "RK103", fix: undefined });
    expect(problems(["-e", "", "img"])[0]).toMatchObject({ code: "RK103" });
  });

  test("everything is reported at once", () => {
    const codes = problems(["--usr", "--cpus=x", "--user=maybe", "Img"], { ROCKER_MEMORY: "x" }).map(
      ({ code }) => code,
    );
    expect(codes.sort()).toEqual(["RK102", "RK103", "RK103", "RK106", "RK109"]);
  });

  test.each([
    ["", "it is empty"],
    ["-", "dash"],
    ["-x", "dash"],
    ["a b", '" "'],
    ["a;b", '";"'],
    ["a\nb", '"\\n"'],
    ["Debian", "image names are lowercase"],
    ["ghcr.io/Owner/name", "image names are lowercase"],
    ["./b", "it is a path"],
    ["/dev/zero", "it is a path"],
    ["debian::bookworm", 'a name or a tag is missing at "::"'],
    ["debian:", 'missing at ":"'],
    ["a//b", 'missing at "//"'],
  ])("no image is named %j", (image, reason) => {
    const [problem] = problems(["--", image]);
    expect(problem?.code).toBe("RK106");
    expect(problem?.what).toContain(reason);
  });

  test.each([
    "debian",
    "debian:Bookworm",
    "ghcr.io/owner/some_name:1.2-rc",
    "LOCALHOST:5000/x",
    `debian@sha256:${"a".repeat(64)}`,
    "a".repeat(64),
    ".",
  ])("%s may be an image", (image) => {
    expect(problems([image])).toEqual([]);
  });

  test("a line without an image is no error yet", () => {
    expect(parseArgv([], table, bareHost()).image).toBeUndefined();
  });
});

test("the table joins the command's options and all extensions'", () => {
  const registry = registryOf([{ name: "user" }, { name: "x11" }]);
  const joined = tableOf(registry, { pull: { type: "boolean", summary: "" } });
  expect([...joined.long.values()].map(({ owner, name }) => [owner, name])).toEqual([
    ["rocker", "pull"],
    ["user", "user"],
    ["x11", "x11"],
  ]);
});
