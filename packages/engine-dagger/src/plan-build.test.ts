import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BoundStep,
  type BuildRequest,
  blobPath,
  cacheId,
  type ImageFacts,
  type Runtime,
  writeLayout,
} from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { afterEach, expect, test } from "vitest";
import { Connection } from "./connection.ts";
import { buildPlan } from "./plan-build.ts";
import { StepProgress } from "./telemetry/progress.ts";
import { fakeDagger } from "./test-support/fake-dagger.ts";
import { EngineImages } from "./transfer/engine-images.ts";
import { loadIntoRuntime } from "./transfer/load-into-runtime.ts";
import { TransferRegistry } from "./transfer/registry.ts";

// The contract suite tests a real engine. These tests check the queries and their order.

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "rocker-build-"));
  cleanups.push(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, "blobs/sha256"), { recursive: true });
  return path;
}

const baseLayer = {
  mediaType: "application/vnd.oci.image.layer.v1.tar",
  digest: `sha256:${"1".repeat(64)}`,
  size: 1,
};
const base: ImageFacts = {
  id: "sha256:base",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: { PATH: "/bin" },
  entrypoint: [],
  command: [],
  labels: {},
  layers: [baseLayer.digest],
};

/** An engine of a version that answers queries according to the schema, and pushes an image to the registry on `publish`. */
function fakeSession(registry: TransferRegistry, version: string) {
  /** The layers that did not have to be sent, for each `publish`. */
  const known: (readonly string[])[] = [];
  const publish = () => {
    const { inbox } = registry;
    if (!inbox) throw new Error("nothing is expected");
    known.push([...inbox.known]);
    writeLayout(inbox.directory, Buffer.from('{"rootfs":{"diff_ids":[]}}'), []);
    const index = JSON.parse(readFileSync(join(inbox.directory, "index.json"), "utf8"));
    return index.manifests[0].digest;
  };
  const { dagger, queries } = fakeDagger((field, args) => {
    if (field === "version") return version;
    if (field === "publish") return `${args.address}@${publish()}`;
    return field === "exists" ? args.path !== "/new" : undefined;
  });
  return {
    dagger,
    queries,
    known,
    queriesIn: () => 0,
    ask: <Result>(_: unknown, query: () => Promise<Result>) => query(),
  };
}

async function build(
  steps: readonly BoundStep[],
  { version = "v0.21.8", useCache = true, loads = [async () => "sha256:built"] } = {},
) {
  const runtime = {
    name: "fake",
    images: { find: async (name: string) => (name === base.id || name === "other" ? base : undefined) },
    transfer: {
      save: async (_id: string, request: { directory: string }) => {
        writeLayout(request.directory, Buffer.from("{}"), [baseLayer]);
        writeFileSync(blobPath(request.directory, baseLayer.digest), "x");
      },
      load: () => loads.shift()?.(),
    },
  } as unknown as Runtime;
  const request: BuildRequest = {
    plan: {
      base: { ...base, image: "img" },
      steps,
      user: "",
      account: undefined,
      run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
    },
    tag: "localhost/rocker/x:1",
    labels: { l: "v" },
    useCache,
    runtime,
    report: () => {},
    signal: new AbortController().signal,
  };
  const registry = await TransferRegistry.listen();
  cleanups.push(() => registry.close());
  const session = fakeSession(registry, version);
  const progress = new StepProgress(() => {});
  const host = systemHost({ ...process.env, XDG_CACHE_HOME: temporaryDirectory() });
  const connection = new Connection({ host, session, registry, progress, scratch: temporaryDirectory });
  const images = new EngineImages({ connection, source: runtime, ...request });
  const run = async () => {
    await connection.initialize();
    const built = await buildPlan({ ...request, connection, images });
    return loadIntoRuntime(built, { connection, known: images.known, request });
  };
  return { result: run(), session };
}

const common = { from: ["x"], layer: "system" } as const;
const steps: BoundStep[] = [
  { type: "env", from: ["x"], name: "A", value: "b" },
  {
    ...common,
    type: "exec",
    title: "t",
    args: ["p"],
    as: "0:0",
    env: {},
    caches: [{ id: "k", target: "/k" }],
  },
  { ...common, type: "file", path: "/new/deep/f", contents: "", mode: 0o644, owner: "1:2" },
  { ...common, type: "copy-from", image: "other", source: "/s", target: "/t", owner: "0:0" },
  { ...common, type: "label", name: "n", value: "v" },
];

test("all queries match the engine's schema, and the image is published last", async () => {
  const { result, session } = await build(steps);
  expect(await result).toBe("sha256:built");
  const last = session.queries.at(-1) ?? "";
  expect(last.match(/with\w+|publish/g)).toEqual(["withLabel", "withLabel", "publish"]);
  const key = cacheId({ id: "k", target: "/k" }, { base: { ...base, image: "img" } });
  expect(session.queries.join()).toContain(`cacheVolume (key: "${key}")`);
  // Operations that do not change files are sent with the next step that does.
  expect(session.queries.filter((query) => query.includes("withEnvVariable"))).toHaveLength(1);
});

test("layers of the base image are not sent, unless the runtime needs them", async () => {
  const refusing = async () => {
    throw new Error("a layer is missing");
  };
  const { result, session } = await build(steps, { loads: [refusing, async () => "sha256:whole"] });
  expect(await result).toBe("sha256:whole");
  expect(session.known).toEqual([[baseLayer.digest], []]);
});

test("without the cache, commands run in a new generation", async () => {
  const { result, session } = await build(steps, { useCache: false });
  await result;
  expect(session.queries.some((query) => query.includes("ROCKER_GENERATION"))).toBe(true);
});

test("an outdated engine is rejected before any other query", async () => {
  const { result, session } = await build(steps, { version: "v0.20.0" });
  await expect(result).rejects.toThrow(
    "dagger/version: the version of the Dagger engine is v0.20.0, but rocker requires v0.21.6 or newer.",
  );
  expect(session.queries).toEqual(["{ version  }"]);
});
