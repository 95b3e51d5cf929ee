import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../test-support/texts.ts";
import type { Options } from "./declaration.ts";
import { splitLine } from "./split.ts";
import { optionTable } from "./table.ts";

const options = {
  user: { type: "boolean", summary: "" },
  interactive: { type: "boolean", summary: "", short: "i" },
  tty: { type: "boolean", summary: "", short: "t" },
  env: { type: "map", summary: "", short: "e" },
  volume: { type: "list", summary: "", short: "v" },
  memory: { type: "size", summary: "", short: "m" },
  name: { type: "string", summary: "" },
  cpus: { type: "integer", summary: "" },
  mode: { type: "enum", summary: "", values: ["fast", "slow"] },
  nvidia: { type: "enum", summary: "", values: ["auto", "runtime"], bare: "auto" },
  gpus: { type: "string", summary: "", short: "g", bare: "all" },
  oyr: { type: "list", summary: "", bare: true },
  "x11-2": { type: "boolean", summary: "" },
} satisfies Options;
const table = optionTable([{ owner: "test", options }]);

/** A line as short text: `name=value`, `name` for a flag alone, `!name` for `--no-name`. */
function read(argv: readonly string[]) {
  const { settings, image, command, problems } = splitLine(argv, table);
  return {
    settings: settings.map(
      ({ entry, raw, off }) => `${off ? "!" : ""}${entry.name}${raw === undefined ? "" : `=${raw}`}`,
    ),
    image,
    command,
    problems: problems.map(({ problem }) => problem.code),
  };
}
const line = (words: string) => read(words.split(" "));
const fine = { image: "img", command: [], problems: [] };

describe("options before the image", () => {
  test.each([
    ["--user img", ["user"]],
    ["--user=true img", ["user=true"]],
    ["--no-user img", ["!user"]],
    ["--name web img", ["name=web"]],
    ["--name=web img", ["name=web"]],
    ["--name= img", ["name="]],
    ["--name=a=b img", ["name=a=b"]],
    ["--volume a:b --volume c:d img", ["volume=a:b", "volume=c:d"]],
    ["--no-volume img", ["!volume"]],
    ["--x11-2 --cpus -1 img", ["x11-2", "cpus=-1"]],
    ["--no-x11-2 img", ["!x11-2"]],
  ])("%s", (words, settings) => {
    expect(line(words)).toEqual({ ...fine, settings });
  });

  test.each([
    ["-e A=1 img", ["env=A=1"]],
    ["-eA=1 img", ["env=A=1"]],
    ["-e=A=1 img", ["env=A=1"]],
    ["-m4g img", ["memory=4g"]],
    ["-m=4g img", ["memory=4g"]],
    ["-m 4g img", ["memory=4g"]],
    ["-it img", ["interactive", "tty"]],
    ["-ti -eA img", ["tty", "interactive", "env=A"]],
    ["-iteA=1 img", ["interactive", "tty", "env=A=1"]],
    ["-ite A=1 img", ["interactive", "tty", "env=A=1"]],
    ["-t=false img", ["tty=false"]],
    ["-it=false img", ["interactive", "tty=false"]],
    ["-g img", ["gpus"]],
    ["-g=2 img", ["gpus=2"]],
    ["-gi img", ["gpus", "interactive"]],
  ])("as docker has them: %s", (words, settings) => {
    expect(line(words)).toEqual({ ...fine, settings });
  });

  test("an optional value requires =", () => {
    expect(line("--nvidia img")).toEqual({ ...fine, settings: ["nvidia"] });
    expect(line("--nvidia=runtime img")).toEqual({ ...fine, settings: ["nvidia=runtime"] });
    expect(line("--oyr img")).toEqual({ ...fine, settings: ["oyr"] });
  });

  test("an option that requires a value accepts one that looks like an unknown option", () => {
    expect(line("--name --mystery img").settings).toEqual(["name=--mystery"]);
    expect(line("--name -it img").settings).toEqual(["name=-it"]);
    expect(line("--name --no-mystery img").settings).toEqual(["name=--no-mystery"]);
    expect(line("--name xxuser img").settings).toEqual(["name=xxuser"]);
    expect(read(["--name", "", "img"]).settings).toEqual(["name="]);
    expect(read(["-e", "--", "img"]).settings).toEqual(["env=--"]);
  });

  test("keeps the owner of an option and how it was written", () => {
    const [setting] = splitLine(["-e", "A=1", "img"], table).settings;
    expect(setting).toMatchObject({ flag: "-e", entry: { owner: "test", name: "env" } });
    expect(splitLine(["--no-user", "img"], table).settings[0]).toMatchObject({ flag: "--no-user" });
  });
});

describe("the image and what follows", () => {
  test("arguments after the image are not parsed", () => {
    const command = ["--user", "--unknown", "-h", "--", "", "a b", "'\"$x\n", "é", "-"];
    expect(read(["--user", "img", ...command])).toEqual({
      settings: ["user"],
      image: "img",
      command,
      problems: [],
    });
  });

  test("-- ends the options and is dropped, once", () => {
    expect(line("--user -- img -- x")).toEqual({
      settings: ["user"],
      image: "img",
      command: ["--", "x"],
      problems: [],
    });
    expect(line("-- --user")).toMatchObject({ settings: [], image: "--user", command: [] });
  });

  test("a command line without an image", () => {
    expect(read([])).toEqual({ settings: [], image: undefined, command: [], problems: [] });
    expect(read(["--user", "--"])).toEqual({
      settings: ["user"],
      image: undefined,
      command: [],
      problems: [],
    });
  });

  test("a single dash and an empty argument are not options", () => {
    expect(read(["-", "x"])).toMatchObject({ image: "-", command: ["x"] });
    expect(read(["", "x"])).toMatchObject({ image: "", command: ["x"] });
  });
});

describe("what is wrong", () => {
  const problems = (argv: readonly string[]) => splitLine(argv, table).problems.map(({ problem }) => problem);

  test("reports unknown options, each with the most similar known one", () => {
    const [first, second, third, fourth] = problems([
      "--usr",
      "--no-usr",
      "--nothing-like-it=1",
      "--xx-user",
      "img",
    ]);
    expect(first).toMatchObject({ code: "RK102", what: "unknown option --usr." });
    expect(first?.fix).toContain("Did you mean --user?");
    expect(second?.fix).toContain("Did you mean --no-user?");
    expect(third?.what).toBe("unknown option --nothing-like-it.");
    expect(third?.fix).not.toContain("Did you mean");
    expect(fourth?.what).toBe("unknown option --xx-user.");
  });

  test("reports an unknown letter, also in combined options", () => {
    expect(problems(["-z", "img"])[0]?.what).toBe("unknown option -z.");
    expect(problems(["-userr", "img"])[0]?.fix).not.toContain("Did you mean");
    expect(problems(["-izt", "img"])[0]?.what).toBe("unknown option -z.");
    expect(problems(["-😀", "img"])[0]?.what).toBe("unknown option -😀.");
  });

  test("a missing value: at the end, and before another option", () => {
    expect(problems(["--name"])[0]).toMatchObject({
      code: "RK104",
      fix: "Use --name=VALUE or --name VALUE.",
    });
    expect(problems(["-e"])[0]).toMatchObject({ code: "RK104" });
    const [problem, ...more] = problems(["--name", "--user", "img"]);
    expect(problem?.fix).toContain("--name=--user");
    expect(more).toEqual([]);
    expect(line("--name --user img").settings).toEqual(["user"]);
    expect(line("--name --no-user img")).toMatchObject({ settings: ["!user"], problems: ["RK104"] });
    expect(line("--name --env=A img")).toMatchObject({ settings: ["env=A"], problems: ["RK104"] });
  });

  test("--no-… does not take a value", () => {
    expect(problems(["--no-user=true", "img"])[0]).toMatchObject({
      code: "RK107",
      what: "--no-user does not take a value.",
    });
    expect(line("--no-user=true img").settings).toEqual([]);
  });

  test("an optional value after a space is recognized if it cannot be an image", () => {
    expect(problems(["--nvidia", "runtime", "img"])[0]).toMatchObject({
      code: "RK105",
      fix: "Use --nvidia=runtime.",
    });
    expect(problems(["--user", "false", "img"])[0]).toMatchObject({ code: "RK105" });
    expect(problems(["--user", "true", "img"])[0]).toMatchObject({ code: "RK105" });
    expect(line("--nvidia=auto runtime").problems).toEqual([]);
    expect(line("--gpus true").problems).toEqual([]);
    expect(line("--no-user true").problems).toEqual([]);
    expect(line("--mode fast slow").problems).toEqual([]);
    expect(line("--user -- true").problems).toEqual([]);
    expect(line("--nvidia ubuntu").problems).toEqual([]);
  });

  test("an unknown option like one that requires a value takes the next argument", () => {
    expect(line("--nam web --cpus 1 img")).toEqual({
      settings: ["cpus=1"],
      image: "img",
      command: [],
      problems: ["RK102"],
    });
    expect(line("--nam=web img").image).toBe("img");
    expect(line("--nam --user img")).toMatchObject({ settings: ["user"], image: "img" });
    expect(line("--usr img x")).toMatchObject({ image: "img", command: ["x"] });
  });

  test("certain are only the settings before the first problem", () => {
    const certain = (words: string) =>
      splitLine(words.split(" "), table).certain.map(({ entry }) => entry.name);
    expect(certain("--user -t --name x img")).toEqual(["user", "tty", "name"]);
    expect(certain("--user --mystery --tty img")).toEqual(["user"]);
    expect(certain("--user -z --tty img")).toEqual(["user"]);
    expect(certain("-tzi img")).toEqual(["tty"]);
    expect(certain("-user --tty img")).toEqual([]);
    expect(certain("--name --tty img")).toEqual([]);
    expect(certain("--no-user=1 --tty img")).toEqual([]);
    expect(certain("--tty --user true img")).toEqual(["tty", "user"]);
  });

  test("the argument after an unknown option may be its value, and not the image", () => {
    const isGuess = (words: string) => splitLine(words.split(" "), table).imageIsGuess;
    expect(isGuess("--mystery A img")).toBe(true);
    expect(isGuess("--mystery=A img")).toBe(false);
    expect(isGuess("--mystery --user img")).toBe(false);
    expect(isGuess("--usr img")).toBe(false);
    expect(isGuess("--user img")).toBe(false);
  });

  test("everything is reported at once, and the rest of the command line is parsed", () => {
    expect(line("--usr --name --no-user=1 -z --user img x")).toEqual({
      settings: ["user"],
      image: "img",
      command: ["x"],
      problems: ["RK102", "RK104", "RK107", "RK102"],
    });
  });
});

describe("for any command line", () => {
  const typed = fc.oneof(
    anyText,
    fc.constantFrom(
      "--",
      "-",
      "",
      "--user",
      "--no-user",
      "-it",
      "-eA",
      "--env",
      "-e",
      "--nvidia",
      "--name=x",
      "--=",
    ),
    anyText.map((text) => `--${text}`),
    anyText.map((text) => `-${text}`),
  );
  const prefix = fc.array(
    fc.constantFrom(
      ["--user"],
      ["-it"],
      ["--env", "A=1"],
      ["-eA=1"],
      ["--nvidia"],
      ["--name=x"],
      ["--no-user"],
    ),
    { maxLength: 4 },
  );

  test("the command is unchanged", () => {
    fc.assert(
      fc.property(prefix, fc.boolean(), fc.array(anyText), (before, dashes, command) => {
        const result = splitLine([...before.flat(), ...(dashes ? ["--"] : []), "img:1", ...command], table);
        expect(result).toMatchObject({ image: "img:1", command, problems: [] });
      }),
    );
  });

  test("a value after = is unchanged", () => {
    const names = fc.constantFrom(...Object.keys(options));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, anyText)), (given) => {
        const { settings, problems } = splitLine(
          [...given.map(([name, value]) => `--${name}=${value}`), "img"],
          table,
        );
        expect(settings.map(({ entry, raw }) => [entry.name, raw])).toEqual(given);
        expect(problems).toEqual([]);
      }),
    );
  });

  test("a value after a letter is unchanged", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        fc.pre(!value.startsWith("--")); // Might be another option's name.
        expect(read(["-e", value, "img"]).settings).toEqual([`env=${value}`]);
        expect(read([`-e=${value}`, "img"]).settings).toEqual([`env=${value}`]);
      }),
    );
  });

  test("nothing is thrown, and the command line ends with image and command", () => {
    fc.assert(
      fc.property(fc.array(typed), (argv) => {
        const { image, command } = splitLine(argv, table);
        const rest = image === undefined ? [] : [image, ...command];
        expect(argv.slice(argv.length - rest.length)).toEqual(rest);
      }),
      { numRuns: 500 },
    );
  });
});
