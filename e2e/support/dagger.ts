import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { buildSchema } from "graphql";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  type TestContext,
  type TestFunction,
  test,
} from "vitest";
import { Player } from "./dagger-recording/player.ts";
import { Recorder } from "./dagger-recording/recorder.ts";
import {
  type RecordedTest,
  type Recording,
  readRecording,
  writeRecording,
} from "./dagger-recording/recording.ts";
import { serveSessions } from "./dagger-recording/session-server.ts";
import { packPackage } from "./pack.ts";
import { ownFolder, type Person, person, root } from "./person.ts";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a test ran against that need not be the real thing; the summary of npm test counts it. */
    against?: string;
  }
}

const [engine] = dagger;
if (!engine) throw new Error("@rocker/engine-dagger brings no engine");

/** The engine of the environment that a test runs in: Dagger's own variables say where it is. */
export const daggerEngine = engine;

const programVariable = "_EXPERIMENTAL_DAGGER_CLI_BIN";
const isDaggers = (name: string) => /^(_EXPERIMENTAL_)?DAGGER_/.test(name);

// Of the test that runs, when a program stands in for Dagger's: rocker's own cache must be empty then.
let emptyCache: string | undefined;

/** Dagger's variables for a program with an environment of its own, as they are in the test that asks. */
export function daggerVariables(): Readonly<Record<string, string>> {
  const passed = Object.entries(process.env).filter(([name]) => isDaggers(name)) as [string, string][];
  return { ...Object.fromEntries(passed), ...(emptyCache && { XDG_CACHE_HOME: emptyCache }) };
}

/**
 * What the tests of Dagger run against. ROCKER_TEST_DAGGER says it: `required` a real engine; `record` a real engine,
 * whose answers are written into e2e/recordings; `replay` those recordings. Not set: an engine if there is one, else
 * recordings.
 */
const against = ((): "engine" | "record" | "replay" => {
  const wish = process.env.ROCKER_TEST_DAGGER ?? "";
  if (wish === "required") return "engine";
  if (wish === "record" || wish === "replay") return wish;
  if (wish) throw new Error(`ROCKER_TEST_DAGGER is required, record or replay, not ${wish}`);
  return engine.detect(systemHost()).usable ? "engine" : "replay";
})();

const repository = resolve(import.meta.dirname, "../..");
const schemaVersion = "v0.21.8";

/** A test of what a recording cannot show, such as two builds at once or what goes on in the engine. */
export function testOnEngine(name: string, check: TestFunction): void {
  if (against === "engine") test(name, check);
  else test.skip(`${name} (takes a real Dagger engine, not recordings)`, check);
}

/** A suite of which no recording can be made, such as one on an engine of another machine. */
export function describeDaggerEngine(name: string, suite: () => void): void {
  if (against === "engine") onEngine(name, suite);
  else describe.skip(`${name} (takes a real Dagger engine, not recordings)`, suite);
}

// The marks of the test that runs: one at a time in a file.
let nextMark: (() => string) | undefined;

/** A text that no build had before; in a replay, that of the recording. */
export function daggerMark(): string {
  return nextMark?.() ?? newMark();
}

const newMark = () => `mark-${Math.random().toString(16).slice(2, 14)}`;

export interface Recorded {
  /** The file's name in e2e/recordings/dagger, without its ending. */
  readonly recording: string;
  /** Whether what is asked of the engine depends on who asks, and was recorded of root. */
  readonly isOfRoot?: boolean;
}

/** A suite on a Dagger engine, or on recordings of one's answers: its name says which. */
export function describeDagger(
  name: string,
  { recording, isOfRoot = false }: Recorded,
  suite: () => void,
): void {
  const file = join(repository, "e2e/recordings/dagger", `${recording}.json`);
  if (against === "engine") onEngine(name, suite);
  else if (against === "record") describe(`${name}, recording an engine`, () => withRecorder(file, suite));
  else if (isOfRoot && !root) describe.skip(`${name} (its recordings are of root)`, suite);
  else describe(`${name}, on recordings`, () => withPlayer(file, suite));
}

function onEngine(name: string, suite: () => void): void {
  describe(`${name}, on an engine`, () => {
    beforeEach(({ task }) => {
      task.meta.against = "a real Dagger engine";
    });
    suite();
  });
}

function withRecorder(file: string, suite: () => void): void {
  const real = Object.entries(process.env).filter(([variable]) => isDaggers(variable)) as [string, string][];
  const program = process.env[programVariable] ?? "dagger";
  const tests: Record<string, RecordedTest> = {};
  let version = "";
  let titles: string[] = [];

  beforeEach(async ({ task }) => {
    titles = titlesBeside(task);
    const recorder = new Recorder({ program, env: Object.fromEntries(real) });
    const marks: string[] = [];
    nextMark = () => {
      const mark = newMark();
      marks.push(mark);
      return mark;
    };
    const restore = await standIn((start) => recorder.open(start));
    return () => {
      restore();
      version ||= recorder.engine;
      // What failed is not kept.
      if (recorder.sessions.length === 0 || task.result?.errors?.length) return;
      tests[task.name] = { ...(marks.length > 0 && { marks }), sessions: recorder.sessions };
    };
  });
  afterAll(() => {
    if (!version) return;
    const before = readRecording(file)?.tests ?? {};
    // Those that were filtered out stay as they were.
    const all = titles.map((title) => [title, tests[title] ?? before[title]] as const);
    const recorded = all.filter((pair): pair is [string, RecordedTest] => pair[1] !== undefined);
    writeRecording(file, { engine: version, tests: Object.fromEntries(recorded) });
  });
  suite();
}

function withPlayer(file: string, suite: () => void): void {
  const recording: Recording = readRecording(file) ?? { engine: "", tests: {} };
  const schema = buildSchema(
    readFileSync(join(repository, `packages/engine-dagger/schema/dagger-${schemaVersion}.graphql`), "utf8"),
  );
  let player: Player | undefined;
  let titles: string[] = [];

  beforeEach(async ({ task }) => {
    titles = titlesBeside(task);
    task.meta.against = `recordings of Dagger ${recording.engine}`;
    const recorded = recording.tests[task.name] ?? { sessions: [] };
    const marks = [...(recorded.marks ?? [])];
    nextMark = () => marks.shift() ?? "not recorded";
    const playing = new Player(recorded, schema);
    player = playing;
    return standIn((start) => playing.open(start));
  });
  afterEach(() => {
    player?.finish();
    const problems = player?.problems ?? [];
    if (problems.length === 0) return;
    throw new Error(
      `${problems.join("\n\n")}\n\nWhat is recorded differs from what happened. To record anew: CONTRIBUTING.md`,
    );
  });
  afterAll(() => {
    const unused = Object.keys(recording.tests).filter(
      (title) => titles.length > 0 && !titles.includes(title),
    );
    if (unused.length > 0) throw new Error(`${file} has recordings of no test: ${unused.join("; ")}`);
    if (titles.length > 0 && recording.engine !== schemaVersion)
      throw new Error(`${file} is of ${recording.engine}, not ${schemaVersion}`);
  });
  suite();
}

/** rocker as a person has it who has added Dagger's plugin. */
export interface DaggerRocker {
  /** Whoever may use the engine's socket. */
  readonly as: Person;
  /** Their folder for plugins, as XDG_DATA_HOME. */
  readonly data: string;
  /** Their environment, in the test that asks. */
  readonly env: () => Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], options?: RockerOptions) => Promise<Outcome>;
}

/** For the tests of a suite; the plugin is installed before them. */
export function withDaggerPlugin(): DaggerRocker {
  const as = root ?? person;
  const data = ownFolder(as);
  const own = { XDG_DATA_HOME: data, XDG_CACHE_HOME: ownFolder(as), ROCKER_ENGINE: "dagger" };
  const env = () => ({ ...own, ...daggerVariables() });
  const run: DaggerRocker["run"] = (args, options = {}) =>
    rocker(args, { as, ...options, env: { ...env(), ...options.env } });
  beforeAll(async () => {
    const packed = packPackage("packages/engine-dagger", inject("scratch"));
    chmodSync(packed, 0o644);
    expect(await run(["ext", "add", packed])).toMatchObject({ code: 0 });
  });
  return { as, data, env, run };
}

/** Of all tests of its suite, also those that a filter leaves out. */
function titlesBeside({ suite }: TestContext["task"]): string[] {
  return suite?.tasks.map(({ name }) => name) ?? [];
}

/** Puts a program in Dagger's place, and an empty cache in that of rocker, for one test. @returns what undoes it */
async function standIn(open: Parameters<typeof serveSessions>[1]): Promise<() => void> {
  const before = { ...process.env };
  const scratch = inject("scratch");
  const server = await serveSessions(scratch, open);
  for (const name of Object.keys(process.env)) if (isDaggers(name)) delete process.env[name];
  const cache = mkdtempSync(join(scratch, "dagger-cache-"));
  chmodSync(cache, 0o777);
  process.env[programVariable] = server.program;
  process.env.XDG_CACHE_HOME = cache;
  emptyCache = cache;
  return () => {
    server.close();
    rmSync(cache, { recursive: true, force: true });
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    nextMark = undefined;
    emptyCache = undefined;
  };
}
