import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ConfigNode } from "../configuration/file.ts";
import type { ConfigLayer } from "../configuration/layers.ts";
import { defineExtension } from "../extension/extension.ts";
import { systemHost } from "../host/system-host.ts";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { type FakeEngines, fakeEngines } from "../test-support/engines.ts";
import type { ApprovalRequest } from "./approval.ts";
import { type Configured, notConfigured } from "./configured.ts";
import { open } from "./open.ts";

const device = defineExtension({
  name: "device",
  summary: "device",
  options: { device: { type: "boolean", summary: "" }, harmless: { type: "boolean", summary: "" } },
  setup: (container, { options }) => {
    if (options.device) container.withBindMount("/srv", "/srv");
  },
});

const at = { line: 1, column: 1, length: 1 };
const scalar = (text: string): ConfigNode => ({ kind: "scalar", text, plain: true, at });

/** A project with a Dockerfile and a configuration, and a user who answers questions. */
function project(configuration: Readonly<Record<string, string>>) {
  const directory = temporaryDirectory();
  const state = temporaryDirectory();
  writeTree(directory, {
    Dockerfile: "FROM base\nCOPY . /app\n",
    "app.js": "1",
    ".dockerignore": "ignored\n",
  });
  const entries = Object.entries(configuration).map(([key, text]) => ({ key, at, value: scalar(text) }));
  const file = { path: join(directory, ".rockerrc.yaml"), text: JSON.stringify(configuration), entries };
  const layer: ConfigLayer = { name: "project", file, directory, entries };
  const configured: Configured = { ...notConfigured, layers: [layer], project: { directory, files: [file] } };
  const env = { HOME: state, XDG_STATE_HOME: join(state, "state"), XDG_CACHE_HOME: join(state, "cache") };
  const host = { ...systemHost(env), cwd: directory };
  const questions: ApprovalRequest[] = [];
  let answer = async () => true;

  const planned = async (argv: readonly string[] = ["."]) => {
    const approve = async (request: ApprovalRequest) => {
      questions.push(request);
      return answer();
    };
    const roots = [{ origin: "cli", extensions: [device] }] as const;
    const registered = open({ host, report: () => {}, roots, approve });
    const parsed = registered.parse(registered.read(argv, {}), {
      configuration: configured,
      fileOptions: {},
    });
    return (await parsed.select()).plan();
  };
  const bound = async (engines: FakeEngines, argv?: readonly string[]) =>
    (await planned(argv)).bind({ engines, signal: new AbortController().signal });
  const run = async (engines: FakeEngines, argv?: readonly string[]) =>
    (await (await bound(engines, argv)).approve({ trust: false })).build();
  return {
    path: (name: string) => join(directory, name),
    write: (name: string, text: string) => writeFileSync(join(directory, name), text),
    cache: env.XDG_CACHE_HOME,
    questions,
    changes: () => questions.map(({ changed }) => changed),
    answers: (next: typeof answer) => {
      answer = next;
    },
    planned,
    bound,
    run,
  };
}

const image = { image: "img", device: "true" };
const built = { dockerfile: "Dockerfile", device: "true" };

describe("a project that names an image and requests access to the host", () => {
  test("is asked about once while the image is the same", async () => {
    const { run, questions } = project(image);
    await run(fakeEngines());
    await run(fakeEngines());
    expect(questions).toMatchObject([{ image: "img", before: undefined, changed: [] }]);
  });

  test("is asked about again when its tag names another image, and the question says what changed", async () => {
    const { run, changes } = project(image);
    await run(fakeEngines({ img: "sha256:1" }));
    await run(fakeEngines({ img: "sha256:2" }));
    await run(fakeEngines({ img: "sha256:2" }));
    expect(changes()).toEqual([[], ["the image img"]]);
  });

  test("gets nothing without an answer, and the error says what changed", async () => {
    const { run, answers } = project(image);
    await run(fakeEngines({ img: "sha256:1" }));
    answers(async () => false);
    const engines = fakeEngines({ img: "sha256:2" });
    await expect(run(engines)).rejects.toThrow("RK231");
    expect(engines.builds).toEqual([]);
  });

  test("an image that the user names may change", async () => {
    const { run, questions } = project(image);
    await run(fakeEngines({ mine: "sha256:1" }), ["mine"]);
    await run(fakeEngines({ mine: "sha256:2" }), ["mine"]);
    expect(questions).toHaveLength(1);
  });

  test("is pulled before the question", async () => {
    const { run, answers } = project(image);
    const engines = fakeEngines({});
    answers(async () => {
      expect(engines.pulled).toEqual(["img"]);
      return true;
    });
    await run(engines);
  });
});

describe("a project that has a Dockerfile and requests access to the host", () => {
  test("is asked before the Dockerfile is built, and not again while nothing has changed", async () => {
    const { run, questions, answers, path } = project(built);
    const engines = fakeEngines();
    answers(async () => {
      expect(engines.dockerfiles).toEqual([]);
      return true;
    });
    await run(engines);
    await run(engines);
    // The same bytes with another time, as after a checkout.
    utimesSync(path("app.js"), new Date(1e12), new Date(1e12));
    await run(engines);
    expect(questions).toHaveLength(1);
  });

  test.each([
    ["Dockerfile", "FROM base\nRUN true\n", ["the Dockerfile", "a file of the build context"]],
    ["Dockerfile.dockerignore", "x\n", ["the Dockerfile", "a file of the build context"]],
    ["app.js", "2", ["a file of the build context"]],
    ["new.js", "", ["a file of the build context"]],
  ])(
    "is asked about again when %s changes, and the question says what changed",
    async (name, text, changed) => {
      const { run, changes, write } = project(built);
      await run(fakeEngines());
      write(name, text);
      await run(fakeEngines());
      await run(fakeEngines());
      expect(changes()).toEqual([[], changed]);
    },
  );

  test("files that the build ignores may change", async () => {
    const { run, questions, write } = project(built);
    await run(fakeEngines());
    write("ignored", "1");
    await run(fakeEngines());
    expect(questions).toHaveLength(1);
  });

  test("is asked about again when an image that it builds on changes, but not when that becomes local", async () => {
    const { run, changes } = project(built);
    await run(fakeEngines({}));
    await run(fakeEngines({ base: "sha256:1" }));
    await run(fakeEngines({ base: "sha256:1" }));
    await run(fakeEngines({ base: "sha256:2" }));
    expect(changes()).toEqual([[], ["the image base, which the Dockerfile builds on,"]]);
  });

  test("the Dockerfile that is built is the one that was read before the question", async () => {
    const { run, answers, write, questions } = project(built);
    const engines = fakeEngines();
    answers(async () => {
      write("Dockerfile", "FROM evil\n");
      return true;
    });
    await expect(run(engines)).rejects.toThrow("RK241");
    expect(engines.dockerfiles).toEqual([]);
    answers(async () => false);
    // What was not shown was not approved.
    await expect(run(engines)).rejects.toThrow("RK231");
    expect(questions).toHaveLength(2);
  });

  test("a context that changes while it is built is not run", async () => {
    const { run, write } = project(built);
    const engines = fakeEngines({}, () => write("app.js", "evil"));
    await expect(run(engines)).rejects.toThrow("RK241");
    expect(engines.builds).toEqual([]);
  });

  test("contents are read once: not again while their state is the same", async () => {
    const { run, path, cache, questions } = project(built);
    for (const name of ["Dockerfile", "app.js", ".dockerignore"]) {
      utimesSync(path(name), new Date(1e12), new Date(1e12));
    }
    // A change just now could not be told from the next one.
    await expect.poll(() => Date.now() - statSync(path("app.js")).ctimeMs).toBeGreaterThan(100);
    const engines = fakeEngines();
    await run(engines);
    const [memory = ""] = readdirSync(join(cache, "rocker/contexts")).map((name) =>
      join(cache, "rocker/contexts", name),
    );
    const text = readFileSync(memory, "utf8");
    // A digest that no reading of the contents gives is used if they are not read.
    writeFileSync(memory, text.replace(/"content":"\w{4}/, '"content":"beef'), { mode: 0o600 });
    await run(engines);
    expect(questions).toHaveLength(2);
    rmSync(memory);
    await run(engines);
    expect(questions).toHaveLength(3);
  });
});

describe("a project that requests nothing of the host", () => {
  test("is never asked about, whatever changes", async () => {
    const { run, questions, write } = project({ dockerfile: "Dockerfile", harmless: "true" });
    const engines = fakeEngines({ base: "sha256:1" }, () => write("app.js", "3"));
    await run(engines);
    write("app.js", "2");
    write("Dockerfile", "FROM base\n");
    await run(engines);
    expect(questions).toEqual([]);
  });

  test("has the Dockerfile built as it was read", async () => {
    const { bound, write } = project({ dockerfile: "Dockerfile", harmless: "true" });
    const engines = fakeEngines();
    const approved = await (await bound(engines)).approve({ trust: false });
    write("Dockerfile", "FROM evil\n");
    await approved.build();
    expect(engines.dockerfiles[0]?.files.dockerfile.toString()).toBe("FROM base\nCOPY . /app\n");
  });
});

describe("the start of a container that exists", () => {
  test("is approved for its settings, whatever has become of its image or Dockerfile", async () => {
    const { run, planned, write, questions } = project(built);
    await run(fakeEngines());
    write("Dockerfile", "FROM other\n");
    await (await planned()).approveStart({ trust: false });
    expect(questions).toHaveLength(1);
    // That was no approval of the Dockerfile.
    await run(fakeEngines());
    expect(questions).toHaveLength(2);
  });

  test("needs an approval", async () => {
    const { planned, answers, questions } = project(image);
    answers(async () => false);
    await expect((await planned()).approveStart({ trust: false })).rejects.toThrow("RK231");
    expect(questions).toHaveLength(1);
  });
});
