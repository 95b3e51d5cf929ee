import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Builder, BuildRequest, RegistryCache } from "../engine/builder.ts";
import type { Containers } from "../engine/containers.ts";
import type { ImageFacts, Images } from "../engine/images.ts";
import type { RunRequest } from "../engine/run-request.ts";
import type { Runtime } from "../engine/runtime.ts";
import type { Transfer } from "../engine/transfer.ts";
import { isRockerError } from "../errors/error.ts";
import { type AnyExtension, defineExtension } from "../extension/extension.ts";
import { imageHash } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import type { Mount, RunSpec } from "../plan/run-spec.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { imageFacts } from "../test-support/engines.ts";
import { bareHost } from "../test-support/hosts.ts";
import { buildImage, runContainer } from "./execute.ts";
import type { ExecuteOptions } from "./execute-options.ts";
import { findImages } from "./find-images.ts";
import { prepareHost } from "./prepare-host.ts";

// These prove the order of the lifecycle's last step and what it hands on; engines are proven by their contracts.
class FakeRuntime implements Runtime {
  readonly name = "fake-runtime";
  readonly runs: RunRequest[] = [];
  readonly pulled: string[] = [];
  constructor(
    readonly local: Map<string, ImageFacts>,
    readonly remote: string | undefined = undefined,
  ) {}

  /** What was asked for, that which was asked at once together. */
  readonly asked: string[][] = [];
  #asking: string[] | undefined;

  readonly images: Images = {
    find: async (reference) => {
      if (!this.#asking) {
        this.#asking = [];
        this.asked.push(this.#asking);
      }
      this.#asking.push(reference);
      await Promise.resolve();
      this.#asking = undefined;
      return this.local.get(reference);
    },
    pull: async ({ image }) => {
      this.pulled.push(image);
      return imageFacts(`pulled-${image}`);
    },
    tag: async () => {},
  };
  readonly containers: Containers = {
    settings: new Set(["name"]),
    locateMounts: async (mounts) =>
      mounts.map((mount) =>
        mount.type === "bind" ? { ...mount, source: `/outside${mount.source}` } : mount,
      ),
    run: async (request) => {
      this.runs.push(request);
      request.trace("fake", ["run", "a b"]);
      return 42;
    },
  };
  readonly transfer: Transfer = { save: async () => {}, load: async () => "loaded-id" };
}

class FakeBuilder implements Builder {
  readonly name = "fake-builder";
  readonly lowering = "v1";
  readonly builds: BuildRequest[] = [];
  constructor(readonly registryCache = false) {}

  async build(request: BuildRequest) {
    this.builds.push(request);
    return "built-id";
  }
}

const run: RunSpec = { command: [], env: [], mounts: [], settings: {}, preparations: [] };
const plan: Plan = {
  version: 1,
  base: { image: "img" },
  steps: [{ type: "label", from: ["a"], layer: "project", name: "l", value: "v" }],
  run,
};
const bare: Plan = { ...plan, steps: [] };
const streams = { terminal: false, stdin: false };

/** Finds what a plan needs, and builds its image. */
const findAndBuild = async (asked: Plan, options: ExecuteOptions) =>
  buildImage(asked, await findImages(asked, options), false, options);

function machine({
  images = { img: imageFacts("base-id") },
  remote,
  canCache = false,
  ...facts
}: {
  images?: Record<string, ImageFacts>;
  remote?: string;
  canCache?: boolean;
} & Partial<ExecuteOptions> = {}) {
  const runtime = new FakeRuntime(new Map(Object.entries(images)), remote);
  const builder = new FakeBuilder(canCache);
  const traces: string[] = [];
  const notices: string[] = [];
  const options: ExecuteOptions = {
    engines: { runtime, builder, reasons: [] },
    host: bareHost(),
    report: () => {},
    notice: (from, text) => notices.push(`${from}: ${text}`),
    trace: (text) => traces.push(text),
    signal: new AbortController().signal,
    pull: false,
    useCache: true,
    made: () => [],
    ...facts,
  };
  return { runtime, builder, traces, notices, options };
}

describe("the image", () => {
  test("a base whose USER would control the terminal is neither built on nor run", async () => {
    const base = { ...imageFacts("base-id"), user: "\u001b[31mroot" };
    const { options, builder } = machine({ images: { img: base } });
    for (const one of [plan, bare]) await expect(findAndBuild(one, options)).rejects.toThrow("RK443");
    expect(builder.builds).toEqual([]);
  });

  test("a mount that leads elsewhere since it was asked for is not handed to the engine", async () => {
    const moved = bareHost({
      path: (path) => ({
        kind: "directory",
        uid: 1,
        gid: 1,
        mode: 0o755,
        realPath: path === "/work/data" ? "/etc" : path,
      }),
    });
    const mount = (source: string) =>
      ({
        type: "bind",
        source,
        target: source,
        directory: true,
        readOnly: false,
        options: [],
        from: "x",
      }) as const;
    const attempt = (source: string) => {
      const mounts = [mount("/work"), mount(source)];
      return prepareHost(
        { run: { ...run, mounts }, user: "", extensions: [] },
        { host: moved, notice: () => {} },
      );
    };
    await attempt("/work/other");
    await expect(attempt("/work/data")).rejects.toThrow("/work/data → /etc");
  });

  test("nothing to add: the base itself, and nothing is built", async () => {
    const { options, builder, traces } = machine();
    expect(await findAndBuild(bare, options)).toMatchObject({ id: "base-id", tag: "img", built: false });
    expect(builder.builds).toEqual([]);
    expect(traces).toEqual(["base img found: base-id"]);
  });

  test("is built from the bound plan, tagged and labelled by its hash", async () => {
    const { options, builder, traces } = machine();
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const tag = `localhost/rocker/img:${hash.slice(0, 32)}`;
    expect(await findAndBuild(plan, options)).toMatchObject({ id: "built-id", tag, built: true });
    expect(traces.at(-1)).toBe(`image ${tag} not found: building it with fake-builder`);
    expect(builder.builds).toMatchObject([
      {
        tag,
        labels: { "dev.rocker.hash": hash, "dev.rocker.base": "img", "dev.rocker.base-id": "base-id" },
        plan: { base: { id: "base-id", image: "img" } },
        useCache: true,
        runtime: options.engines.runtime,
        signal: options.signal,
      },
    ]);
  });

  test("one that is here is used, by its id, and nothing is pulled", async () => {
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const tag = `localhost/rocker/img:${hash.slice(0, 32)}`;
    const images = { img: imageFacts("base-id"), [tag]: imageFacts("old-id", { "dev.rocker.hash": hash }) };
    const made = () => [{ id: "old-id", tag }];
    const { options, builder, runtime, traces } = machine({ images, made });
    expect(await findAndBuild(plan, options)).toMatchObject({ id: "old-id", tag, built: false });
    expect(traces.at(-1)).toBe(`image ${tag} found (old-id): nothing to build`);
    expect([builder.builds, runtime.pulled]).toEqual([[], []]);
    expect(runtime.asked).toEqual([["img", tag]]);

    const again = machine({ images, made, useCache: false });
    expect(await findAndBuild(plan, again.options)).toMatchObject({ id: "built-id", built: true });
    expect(again.builder.builds).toMatchObject([{ useCache: false }]);
  });

  test("layers of a registry are the builder's matter; what is pushed is built though it is here", async () => {
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const tag = `localhost/rocker/img:${hash.slice(0, 32)}`;
    const images = { img: imageFacts("base-id"), [tag]: imageFacts("old-id", { "dev.rocker.hash": hash }) };
    const builtWith = async (registryCache: RegistryCache) => {
      const made = () => [{ id: "old-id", tag }];
      const { options, builder } = machine({ images, made, canCache: true, registryCache });
      await findAndBuild(plan, options);
      return builder.builds.map((one) => one.registryCache);
    };
    expect(await builtWith({ from: ["r/x"], to: [] })).toEqual([]);
    expect(await builtWith({ from: [], to: ["r/x"] })).toEqual([{ from: [], to: ["r/x"] }]);
  });

  test("another content of an image that a step copies from is another image", async () => {
    const step = { type: "copy-from", from: ["a"], layer: "project", owner: "root" } as const;
    const copying: Plan = {
      ...plan,
      steps: [
        { ...step, image: "tools:1", source: "/a", target: "/a" },
        { ...step, image: "tools:1", source: "/b", target: "/b" },
      ],
    };
    const tagWith = async (images: Record<string, ImageFacts>) => {
      const { options, runtime } = machine({ images: { img: imageFacts("base-id"), ...images } });
      return [(await findAndBuild(copying, options)).tag, runtime.pulled];
    };
    const [one] = await tagWith({ "tools:1": imageFacts("one") });
    const [two] = await tagWith({ "tools:1": imageFacts("two") });
    expect(one).not.toBe(two);
    expect((await tagWith({ "tools:1": imageFacts("one") }))[0]).toBe(one);
    expect((await tagWith({}))[1]).toEqual(["tools:1"]);
  });

  test("an image of that name that is not ours by label is not used", async () => {
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const images = {
      img: imageFacts("base-id"),
      [`localhost/rocker/img:${hash.slice(0, 32)}`]: imageFacts("planted"),
    };
    const made = () => [{ id: "planted", tag: "any" }];
    expect(await findAndBuild(plan, machine({ images, made }).options)).toMatchObject({ id: "built-id" });
  });

  test("an image of that name and label that rocker is not known to have made is not used", async () => {
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const tag = `localhost/rocker/img:${hash.slice(0, 32)}`;
    const images = { img: imageFacts("base-id"), [tag]: imageFacts("planted", { "dev.rocker.hash": hash }) };
    const { options, traces } = machine({ images, made: () => [{ id: "own", tag }] });
    expect(await findAndBuild(plan, options)).toMatchObject({ id: "built-id", built: true });
    expect(traces.at(-1)).toBe(
      `image ${tag} found (planted), but not in rocker's records: building it with fake-builder`,
    );
  });

  test("one that was made on this base before the last one is used too", async () => {
    const hash = imageHash(plan, imageFacts("base-id"), "v1");
    const tag = `localhost/rocker/img:${hash.slice(0, 32)}`;
    const images = { img: imageFacts("base-id"), [tag]: imageFacts("old-id", { "dev.rocker.hash": hash }) };
    const made = () => [
      { id: "of-another-base", tag: "localhost/rocker/img:1" },
      { id: "old-id", tag },
    ];
    const { options, runtime } = machine({ images, made });
    expect(await findAndBuild(plan, options)).toMatchObject({ id: "old-id", built: false });
    expect(runtime.asked).toEqual([["img", "localhost/rocker/img:1"], [tag]]);
  });

  test("the base is pulled when it is not here, or when that is asked for", async () => {
    const absent = machine({ images: {} });
    expect(await findAndBuild(bare, absent.options)).toMatchObject({ id: "pulled-img" });
    const asked = machine({ pull: true });
    expect(await findAndBuild(bare, asked.options)).toMatchObject({ id: "pulled-img" });
    expect([absent.runtime.pulled, asked.runtime.pulled]).toEqual([["img"], ["img"]]);
  });
});

describe("what the engine cannot do", () => {
  const asking = (facts: Partial<RunSpec>): Plan => ({ ...plan, run: { ...run, ...facts } });

  test("is refused before anything is looked for, all of it at once", async () => {
    const { options, runtime, builder } = machine({ images: {} });
    const settings = {
      name: { value: "n", from: "c" },
      hostname: { value: "h", from: "c" },
      ports: [{ value: "80", from: "d" }],
    };
    const error: unknown = await findAndBuild(asking({ settings }), options).catch((thrown) => thrown);
    if (!isRockerError(error)) throw error;
    expect(error.problems.map(({ code, what }) => `${code} ${what}`)).toEqual([
      'RK404 the extension "c" requests something that fake-runtime does not support: hostname.',
      'RK404 the extension "d" requests something that fake-runtime does not support: ports.',
    ]);
    expect([runtime.pulled, builder.builds]).toEqual([[], []]);
  });

  test("a build without network, by a builder that always has one", async () => {
    const { options, builder } = machine({ images: {} });
    const buildNetwork = { value: "none", from: "isolate", option: "o" } as const;
    await expect(findAndBuild({ ...plan, buildNetwork }, options)).rejects.toThrow(
      /RK436: .*isolate.* requires a build without network access, which fake-builder does not support/,
    );
    expect(builder.builds).toEqual([]);
  });

  test("layers of a registry, by a builder that has none", async () => {
    const { options, builder } = machine({ registryCache: { from: ["r/x"], to: ["r/x"] } });
    await expect(findAndBuild(plan, options)).rejects.toThrow(
      /RK404: --cache-from requests something that fake-builder does not support.*RK404: --cache-to requests /s,
    );
    expect(builder.builds).toEqual([]);
  });

  test("an empty list asks for nothing", async () => {
    await expect(findAndBuild(asking({ settings: { ports: [] } }), machine().options)).resolves.toBeDefined();
  });

  test("within the builder every mount is refused, with who asked for it", async () => {
    const { options, builder } = machine();
    Object.assign(options.engines.runtime, { inEngine: true });
    const common = { readOnly: false, options: [] };
    const mounts: Mount[] = [
      { ...common, type: "bind", source: "/home/ada", target: "/h", directory: true, from: "home" },
      { ...common, type: "tmpfs", target: "/t", from: "container" },
    ];
    const error: unknown = await findAndBuild(asking({ mounts }), options).catch((thrown) => thrown);
    if (!isRockerError(error)) throw error;
    expect(error.problems.map(({ code, what }) => `${code} ${what}`)).toEqual([
      'RK435 the extension "home" requests something that a command inside the builder cannot have: /home/ada at /h.',
      'RK435 the extension "container" requests something that a command inside the builder cannot have: tmpfs at /t.',
    ]);
    expect(builder.builds).toEqual([]);
  });

  test("a container is for one platform", async () => {
    const { options } = machine();
    Object.assign(options.engines.runtime.containers, { settings: new Set(["platform"]) });
    const settings = { platform: { value: "linux/amd64,linux/arm64", from: "container" } };
    await expect(findAndBuild(asking({ settings }), options)).rejects.toThrow("RK433");
  });

  test("a directory of this machine cannot be mounted on another", async () => {
    const mount = {
      type: "bind",
      source: "/s",
      target: "/t",
      directory: true,
      readOnly: false,
      options: [],
      from: "a",
    } as const;
    const elsewhere = machine({ remote: "ssh://there" });
    await expect(findAndBuild(asking({ mounts: [mount] }), elsewhere.options)).rejects.toThrow(
      "RK408: cannot mount /s",
    );
    await expect(findAndBuild(asking({ mounts: [mount] }), machine().options)).resolves.toBeDefined();
    const volume = {
      type: "volume",
      source: "v",
      target: "/t",
      readOnly: false,
      options: [],
      from: "a",
    } as const;
    await expect(findAndBuild(asking({ mounts: [volume] }), elsewhere.options)).resolves.toBeDefined();
  });
});

describe("the container", () => {
  async function start(facts: Partial<RunSpec>, extensions: readonly AnyExtension[] = []) {
    const { options, runtime, traces, notices } = machine();
    const image = await findAndBuild({ ...bare, run: { ...run, ...facts } }, options);
    return { code: await runContainer(image, extensions, streams, options), runtime, traces, notices };
  }

  test("is run by the image's id, and its exit code comes back", async () => {
    const { code, runtime, traces } = await start({ command: ["x"] });
    expect(code).toBe(42);
    expect(runtime.runs).toMatchObject([{ image: "base-id", plan: { run: { command: ["x"] } }, streams }]);
    expect(traces).toContain('fake "run" "a b"');
  });

  test("preparations are done first, in order, by the extension that asked", async () => {
    const done: unknown[] = [];
    const preparing = (name: string) =>
      defineExtension({
        name,
        summary: "",
        options: {},
        setup() {},
        async prepare(data, context) {
          await new Promise((resolve) => setImmediate(resolve));
          done.push([name, data, context.run.command, context.user]);
          context.notice("done");
        },
      });
    const preparations = [
      { from: "b", data: 1 },
      { from: "gone", data: 2 },
      { from: "a", data: 3 },
    ];
    const { notices } = await start({ preparations, command: ["x"] }, [preparing("a"), preparing("b")]);
    expect(done).toEqual([
      ["b", 1, ["x"], ""],
      ["a", 3, ["x"], ""],
    ]);
    expect(notices).toEqual(["b: done", "a: done"]);
  });

  test("when one fails, it is named and nothing runs", async () => {
    const failing = defineExtension({
      name: "x11",
      summary: "",
      options: {},
      setup() {},
      prepare() {
        throw new Error("no cookie");
      },
    });
    const { options, runtime } = machine();
    const image = await findAndBuild(
      { ...bare, run: { ...run, preparations: [{ from: "x11", data: 0 }] } },
      options,
    );
    await expect(runContainer(image, [failing], streams, options)).rejects.toThrow(
      'RK304: the extension "x11" failed in prepare: no cookie.',
    );
    expect(runtime.runs).toEqual([]);
  });

  test("mount points in directories of the host are there before it starts", async () => {
    const directory = temporaryDirectory();
    const by = { readOnly: false, options: [], from: "a" };
    const { runtime } = await start({
      mounts: [
        { ...by, type: "bind", source: directory, target: "/h", directory: true },
        { ...by, type: "tmpfs", target: "/h/x" },
      ],
    });
    expect(existsSync(join(directory, "x"))).toBe(true);
    // The engine gets the path of the directory as it sees it; rocker creates what is missing at its own path.
    expect(runtime.runs[0]?.plan.run.mounts[0]).toMatchObject({ source: `/outside${directory}` });
  });
});
