import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { ConfigLayer, Configuration } from "../configuration/layers.ts";
import { type AnyExtension, defineExtension } from "../extension/extension.ts";
import * as door from "../lifecycle.ts";
import type { Options } from "../options/declaration.ts";
import { fakeEngines } from "../test-support/engines.ts";
import { bareHost } from "../test-support/hosts.ts";
import { type Configured, notConfigured } from "./configured.ts";
import { open } from "./open.ts";
import type { Planned } from "./planned.ts";
import type { PipelineEvent, Session } from "./session.ts";

const commandOptions = {
  "extension-blacklist": { type: "list", summary: "" },
  "dry-run": { type: "boolean", summary: "" },
} satisfies Options;

/** An extension that counts how often each of its functions is called, and mounts a directory of the host. */
function counting(name: string) {
  const calls = { read: 0, setup: 0, review: 0 };
  const extension: AnyExtension = defineExtension({
    name,
    summary: name,
    options: { [name]: { type: "boolean", summary: name } },
    read: () => {
      calls.read += 1;
      return { value: undefined };
    },
    setup: (container) => {
      calls.setup += 1;
      container.withBindMount(`/${name}`, `/${name}`);
    },
    review: () => {
      calls.review += 1;
      return [];
    },
  });
  return { extension, calls };
}

function parsed(
  argv: readonly string[],
  extensions: readonly AnyExtension[],
  configuration: Configured = notConfigured,
  session: Partial<Session> = {},
) {
  const events: PipelineEvent[] = [];
  const host = bareHost();
  const report = (event: PipelineEvent) => void events.push(event);
  const roots = [{ origin: "cli", extensions }] as const;
  const registered = open({ host, report, roots, ...session });
  const line = registered.read(argv, commandOptions);
  return { parsed: registered.parse(line, { configuration, fileOptions: commandOptions }), events };
}

const bound = (planned: Planned) =>
  planned.bind({ engines: fakeEngines(), signal: new AbortController().signal });

/** A project's file with these boolean keys. */
function project(...keys: string[]): Configured {
  const at = { line: 1, column: 1, length: 1 };
  const entries = keys.map((key) => {
    return { key, at, value: { kind: "scalar", text: "true", plain: true, at } } as const;
  });
  const file = { path: "/project/.rockerrc.yaml", text: keys.join(), entries };
  const layer: ConfigLayer = { name: "project", file, directory: "/project", entries };
  const layers: Configuration["layers"] = [layer];
  return { ...notConfigured, layers, project: { directory: "/project", files: [file] } };
}

describe("the pipeline", () => {
  test("runs no step twice", async () => {
    const { extension, calls } = counting("one");
    const planned = (await parsed(["--one", "img"], [extension]).parsed.select()).plan();
    await (await bound(planned)).approve({ trust: false });
    expect(calls).toEqual({ read: 1, setup: 1, review: 1 });
  });

  test("reads once, also where it was read before there was an image to plan for", async () => {
    const { extension, calls } = counting("one");
    const selected = await parsed(["--one", "img"], [extension]).parsed.select();
    selected.read();
    expect(calls).toEqual({ read: 1, setup: 0, review: 0 });
    selected.plan();
    selected.plan({ persistent: true });
    expect(calls).toEqual({ read: 1, setup: 2, review: 2 });
  });

  test("leaves out what the blacklist names, whoever drives it", async () => {
    const { extension } = counting("one");
    const argv = ["--one", "--extension-blacklist", "one", "img"];
    expect((await parsed(argv, [extension]).parsed.select()).extensions).toEqual([]);
    expect(parsed(argv, [extension]).parsed.selectInMemory().extensions).toEqual([]);
  });

  test("a stage cannot be made but by the one before it", () => {
    const stages = ["Registered", "Parsed", "Selected", "Planned", "Bound", "Approved", "Built"];
    expect(stages.filter((name) => name in door)).toEqual([]);
  });

  test("an extension that chooses others takes an asynchronous select", () => {
    const chooser = defineExtension({
      name: "chooser",
      summary: "c",
      options: { chooser: { type: "boolean", summary: "c" } },
      chooses: true,
      choose: () => [],
      setup() {},
    });
    expect(() => parsed(["--chooser", "img"], [chooser]).parsed.selectInMemory()).toThrow(/asynchronous/);
  });
});

describe("a command line with mistakes", () => {
  const port = defineExtension({
    name: "net",
    summary: "n",
    options: { port: { type: "integer", summary: "p" }, speed: { type: "integer", summary: "s" } },
    read: ({ options }) =>
      options.port === 0
        ? { problems: [{ slug: "port", kind: "usage", what: "--port: no.", fix: "Use another." }] }
        : { value: undefined },
    setup() {},
  });
  const opened = () =>
    open({ host: bareHost(), report: () => {}, roots: [{ origin: "cli", extensions: [port] }] });
  const how = { configuration: notConfigured, fileOptions: commandOptions };
  const codes = async (...argv: string[]) => {
    const registered = opened();
    const found = await registered.problems(registered.read(argv, commandOptions), how);
    return found.map(({ code }) => code);
  };

  test("has those of extensions too, in its order", async () => {
    expect(await codes("--prt", "--port=0", "--speed=x", "img")).toEqual(["RK102", "net/port", "RK103"]);
    expect(await codes("--speed=x", "--port=0", "img")).toEqual(["RK103", "net/port"]);
    expect(await codes("--port=0", "--mystery", "img")).toEqual(["net/port", "RK102"]);
  });

  test("without an image has those of extensions too", async () => {
    await expect(parsed(["--port=0"], [port]).parsed.select()).rejects.toThrow(/net\/port[\s\S]*RK101/);
  });

  test("shows what gives permissions only before the first of them", () => {
    const read = (...argv: string[]) => opened().read(argv, commandOptions);
    const flag = "dry-run";
    const after = read("--mystery", `--${flag}`, "img");
    expect([after.flags.has(flag), after.certainFlags.has(flag)]).toEqual([true, false]);
    expect(read(`--${flag}`, "--mystery", "img").certainFlags.has(flag)).toBe(true);
    expect(read(`--${flag}`, `--no-${flag}`, "img").certainFlags.has(flag)).toBe(false);
  });
});

describe("approval", () => {
  test("is asked for what a project's files add, and not for what the user typed", async () => {
    const extensions = [counting("one").extension, counting("two").extension];
    const asked: string[][] = [];
    const approve: Session["approve"] = async ({ requests }) => {
      asked.push(requests.map(({ text }) => text));
      return false;
    };
    const line = parsed(["--one", "img"], extensions, project("two"), { approve });
    const planned = (await line.parsed.select()).plan();
    await expect((await bound(planned)).approve({ trust: false })).rejects.toThrow("RK231");
    expect(asked).toEqual([[expect.stringContaining("/two")]]);
    await expect((await bound(planned)).approve({ trust: true })).resolves.toBeDefined();
  });

  test("where nobody can answer is an error, not silence", async () => {
    const line = parsed(["img"], [counting("two").extension], project("two"));
    const planned = (await line.parsed.select()).plan();
    await expect((await bound(planned)).approve({ trust: false })).rejects.toThrow("RK230");
  });

  test("an error of the program in the comparison is not hidden", async () => {
    let isBroken = false;
    const host = bareHost();
    const user = () => {
      if (isBroken) throw new ReferenceError("a bug");
      return host.user();
    };
    const line = parsed(["img"], [counting("two").extension], project("two"), { host: { ...host, user } });
    const planned = (await line.parsed.select()).plan();
    const ready = await bound(planned);
    isBroken = true;
    await expect(ready.approve({ trust: false })).rejects.toThrow("a bug");
  });
});

/** The modules of the steps. */
const stepModule =
  /\/lifecycle\/(activate|choose|resolve|order|read|setup|register|parse|execute|find-images)\.ts"/;

test("nothing but the pipeline calls a step", () => {
  const steps = ["activate", "choose", "resolve", "order", "read", "setup", "register", "parse"];
  expect([...steps, "findImages", "buildImage", "runContainer"].filter((name) => name in door)).toEqual([]);

  const source = resolve(import.meta.dirname, "..");
  const callers = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .filter((path) => !/^(pipeline|lifecycle|test-support)\//.test(path) && path !== "lifecycle.ts")
    .filter((path) =>
      readFileSync(join(source, path), "utf8")
        .split(/(?<=;)\n/)
        .some((statement) => stepModule.test(statement) && !statement.trim().startsWith("import type")),
    );
  expect(callers).toEqual([]);
});
