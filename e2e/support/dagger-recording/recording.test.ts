import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type BoundStep,
  type BuildRequest,
  blobPath,
  type ImageFacts,
  isRockerError,
  type ProgressEvent,
  type Runtime,
  readLayout,
  writeLayout,
} from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { buildSchema } from "graphql";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { blob, type FakeEngine, fakeEngine, fakeVersion } from "./fake-engine.ts";
import { Player } from "./player.ts";
import { Recorder } from "./recorder.ts";
import { abridged, type RecordedTest, readRecording, writeRecording } from "./recording.ts";
import { serveSessions } from "./session-server.ts";

// rocker's builder records a build on a fake engine, then builds with the recording.

const schemaFile = "../../../packages/engine-dagger/schema/dagger-v0.21.8.graphql";
const schema = buildSchema(readFileSync(resolve(import.meta.dirname, schemaFile), "utf8"));
const directory = mkdtempSync(join(tmpdir(), "rocker-recording-"));
afterAll(() => rmSync(directory, { recursive: true }));

let engine: FakeEngine;
let outcome: "answer" | "fail" | "hang";
beforeEach(async () => {
  outcome = "answer";
  engine = await fakeEngine(directory, schema, () => outcome);
});
afterEach(() => engine.close());

const exec = (word: string): BoundStep => ({
  type: "exec",
  from: ["x"],
  layer: "system",
  title: `says ${word}`,
  args: ["echo", word],
  as: "0:0",
  env: {},
  caches: [],
});
const plan = [exec("one"), exec("two")];

interface Built {
  readonly id: string;
  readonly layers: readonly string[];
  readonly events: readonly ProgressEvent[];
}

interface Requests {
  readonly steps?: readonly BoundStep[];
  /** Content of the base image's only layer. */
  readonly base?: string;
  /** Interrupts the build when its first step has printed something. */
  readonly stop?: boolean;
}

/** Builds with a runtime that stores nothing. */
async function build(
  program: string,
  { steps = plan, base: baseLayer = "the base", stop = false }: Requests,
): Promise<Built> {
  const layer = blob(baseLayer);
  const base: ImageFacts = {
    id: `sha256:${"b".repeat(64)}`,
    platform: "linux/amd64",
    user: "",
    workdir: "",
    env: { PATH: "/bin" },
    entrypoint: [],
    command: [],
    labels: {},
    layers: [layer.digest],
  };
  const stopping = new AbortController();
  const events: ProgressEvent[] = [];
  let layers: string[] = [];
  const runtime = {
    name: "none",
    images: { find: async () => base, tag: async () => {} },
    transfer: {
      async save(_id: string, { directory: into }: { directory: string }) {
        const config = Buffer.from(JSON.stringify({ rootfs: { type: "layers", diff_ids: [layer.digest] } }));
        const mediaType = "application/vnd.oci.image.layer.v1.tar";
        writeLayout(into, config, [{ mediaType, digest: layer.digest, size: layer.bytes.length }]);
        writeFileSync(blobPath(into, layer.digest), layer.bytes);
      },
      async load({ directory: from }: { directory: string }) {
        const { manifest } = readLayout(from);
        layers = manifest.layers.map(({ digest }) => digest);
        const config = JSON.parse(readFileSync(blobPath(from, manifest.config.digest), "utf8"));
        expect(config.rootfs.diff_ids).toEqual(layers);
        return manifest.config.digest;
      },
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
    labels: { hash: blob(baseLayer).digest.replace("sha256:", "") },
    useCache: false,
    runtime,
    report(event) {
      events.push(event);
      if (stop && event.type === "output" && event.line === "a line") stopping.abort();
    },
    signal: stopping.signal,
  };
  const cache = mkdtempSync(join(directory, "cache-"));
  const env = { ...process.env, _EXPERIMENTAL_DAGGER_CLI_BIN: program, XDG_CACHE_HOME: cache };
  const host = systemHost(env);
  const id = await dagger[0]?.open(host).builder?.build(request);
  return { id: id ?? "", layers, events };
}

async function record(requests: Requests = {}) {
  const recorder = new Recorder({ program: engine.program, env: {} });
  const server = await serveSessions(directory, (start) => recorder.open(start));
  const built = await build(server.program, requests).catch((error: Error) => error);
  server.close();
  const recorded: RecordedTest = { sessions: recorder.sessions };
  return { recorded, built, engine: recorder.engine };
}

async function replay(recorded: RecordedTest, requests: Requests = {}, known = schema) {
  const player = new Player(recorded, known);
  const server = await serveSessions(directory, (start) => player.open(start));
  const built = await build(server.program, requests).catch((error: Error) => error);
  server.close();
  player.finish();
  return { built, problems: player.problems };
}

test("a replayed build equals the recorded one: image, order of progress, output", async () => {
  const { recorded, built, engine: version } = await record();
  expect(version).toBe(fakeVersion);
  expect(built).toMatchObject({ layers: [blob("the base").digest, blob("the step's layer").digest] });
  expect((built as Built).events).toContainEqual({ type: "output", line: "a line" });
  const again = await replay(recorded);
  expect(again.problems).toEqual([]);
  expect({ ...again.built, id: "" }).toEqual({ ...built, id: "" });
});

test("a recording contains nothing specific to the machine or the run", async () => {
  const { recorded, engine: version } = await record();
  const file = join(directory, "recording.json");
  writeRecording(file, { engine: version, tests: { "a build": recorded } });
  const text = readFileSync(file, "utf8");
  expect(text).not.toMatch(/secret-token|many words|host\.pid|[0-9a-f]{16}|:\d{4,5}\b/);
  const read = readRecording(file)?.tests["a build"];
  expect(read && (await replay(read)).problems).toEqual([]);
});

test("a replay can use another base image", async () => {
  const { recorded } = await record();
  const { built, problems } = await replay(recorded, { base: "a base of another machine" });
  expect(problems).toEqual([]);
  const layers = [blob("a base of another machine").digest, blob("the step's layer").digest];
  expect(built).toMatchObject({ layers });
});

test.each([
  ["an unrecorded query", [exec("one"), exec("other")], /asked: .*"other".*\nrecorded: .*"two"/],
  ["a different order", [exec("two"), exec("one")], /asked: .*"two".*\nrecorded: .*"one"/],
  ["a missing query", [exec("one")], /asked: .*service.*\nrecorded: .*"two"/],
  ["an additional query", [...plan, exec("three")], /asked: .*"three".*\nrecorded: .*service/],
])("%s is a problem", async (_what, steps, problem) => {
  const { recorded } = await record();
  const { built, problems } = await replay(recorded, { steps });
  expect(built).toBeInstanceOf(Error);
  expect(problems[0]).toMatch(problem);
});

test("unused queries and sessions are problems", async () => {
  const [session] = (await record()).recorded.sessions;
  if (!session) throw new Error("nothing was recorded");
  const twice = { sessions: [session, session] };
  expect((await replay(twice)).problems).toEqual(["1 of 2 recorded sessions were not opened"]);
  const more = { ...session, rounds: [...session.rounds, [{ query: "{version}", answer: {} }]] };
  const { problems } = await replay({ sessions: [more] });
  expect(problems).toEqual(["a recorded query was not asked: {version}"]);
  expect((await replay({ sessions: [] })).problems[0]).toMatch(/^one session more was opened/);
});

test("a different answer of rocker's registry is a problem", async () => {
  const { recorded } = await record();
  const changed = JSON.parse(
    JSON.stringify(recorded).replace('"status":202', '"status":404'),
  ) as RecordedTest;
  expect((await replay(changed)).problems[0]).toMatch(/answered POST .* with 202; recorded: 404/);
});

test("a query that does not match Dagger's schema is a problem, even if recorded", async () => {
  const { recorded } = await record();
  const text = readFileSync(resolve(import.meta.dirname, schemaFile), "utf8");
  const without = buildSchema(text.replaceAll(/^ {2}publish\(/gm, "  released("));
  expect((await replay(recorded, {}, without)).problems[0]).toMatch(/^not in Dagger's schema: .*publish/);
});

test("a failing step fails in the same way", async () => {
  outcome = "fail";
  const { recorded, built } = await record();
  expect(JSON.stringify(recorded)).not.toContain("0123456789abcdef"); // The ID of its span.
  const again = await replay(recorded);
  expect(again.problems).toEqual([]);
  for (const error of [built, again.built]) {
    expect(isRockerError(error) && error.problems[0]).toMatchObject({ code: "RK502", why: /the last words/ });
  }
});

test("an interrupted query is never answered", async () => {
  outcome = "hang";
  const { recorded } = await record({ stop: true });
  expect(recorded.sessions[0]?.rounds.at(-1)?.[0]).not.toHaveProperty("answer");
  const { built, problems } = await replay(recorded, { stop: true });
  expect(problems).toEqual([]);
  expect(isRockerError(built) && built.problems[0]?.code).toBe("RK505");
});

test("long queries are distinguished by their hash", () => {
  const long = `{a(b:"${"x".repeat(5000)}")}`;
  expect(abridged(long).length).toBeLessThan(700);
  expect(abridged(long)).not.toBe(abridged(long.replace(/x"/, 'y"')));
  expect(abridged("{version}")).toBe("{version}");
});
