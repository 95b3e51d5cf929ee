import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSchema } from "graphql";
import { afterAll, afterEach, beforeEach, type TestContext } from "vitest";
import { Player } from "./player.ts";
import { Recorder } from "./recorder.ts";
import { type RecordedTest, readRecording, writeRecording } from "./recording.ts";
import { daggerVariables, programVariable, randomMark, standIn } from "./stand-in.ts";

const repository = resolve(import.meta.dirname, "../../..");
const schemaVersion = "v0.21.8";

/** Runs the tests of a suite on a real engine and records it in a file. */
export function withRecorder(recording: string, suite: () => void): void {
  const file = fileOf(recording);
  const env = daggerVariables();
  const program = env[programVariable] ?? "dagger";
  const tests: Record<string, RecordedTest> = {};
  let version = "";
  let titles: string[] = [];

  beforeEach(async ({ task }) => {
    titles = titlesInSuite(task);
    const recorder = new Recorder({ program, env });
    const marks: string[] = [];
    const restore = await standIn(
      (start) => recorder.open(start),
      () => {
        const mark = randomMark();
        marks.push(mark);
        return mark;
      },
    );
    return () => {
      restore();
      version ||= recorder.engine;
      // Failed tests are not recorded.
      if (recorder.sessions.length === 0 || task.result?.errors?.length) return;
      tests[task.name] = { ...(marks.length > 0 && { marks }), sessions: recorder.sessions };
    };
  });
  afterAll(() => {
    if (!version) return;
    const before = readRecording(file)?.tests ?? {};
    // Recordings of tests that a filter excludes stay.
    const all = titles.map((title) => [title, tests[title] ?? before[title]] as const);
    const recorded = all.filter((pair): pair is [string, RecordedTest] => pair[1] !== undefined);
    writeRecording(file, { engine: version, tests: Object.fromEntries(recorded) });
  });
  suite();
}

/** Runs the tests of a suite on a recording; every difference is a failure. */
export function withPlayer(recording: string, suite: () => void): void {
  const file = fileOf(recording);
  const { engine, tests } = readRecording(file) ?? { engine: "", tests: {} };
  const schema = buildSchema(
    readFileSync(join(repository, `packages/engine-dagger/schema/dagger-${schemaVersion}.graphql`), "utf8"),
  );
  let player: Player | undefined;
  let titles: string[] = [];

  beforeEach(async ({ task }) => {
    titles = titlesInSuite(task);
    task.meta.against = `recordings of Dagger ${engine}`;
    const recorded = tests[task.name] ?? { sessions: [] };
    const marks = [...(recorded.marks ?? [])];
    const playing = new Player(recorded, schema);
    player = playing;
    return standIn(
      (start) => playing.open(start),
      () => marks.shift() ?? "not-recorded",
    );
  });
  afterEach(() => {
    player?.finish();
    const problems = player?.problems ?? [];
    if (problems.length === 0) return;
    throw new Error(
      `${problems.join("\n\n")}\n\nThe test differs from its recording. To record it again, see CONTRIBUTING.md`,
    );
  });
  afterAll(() => {
    if (titles.length === 0) return;
    const unused = Object.keys(tests).filter((title) => !titles.includes(title));
    if (unused.length > 0) throw new Error(`${file} has recordings without a test: ${unused.join("; ")}`);
    if (engine !== schemaVersion)
      throw new Error(`${file} was recorded with ${engine}, not ${schemaVersion}`);
  });
  suite();
}

function fileOf(recording: string): string {
  return join(repository, "e2e/recordings/dagger", `${recording}.json`);
}

/** Titles of all tests in the suite, including those that a filter excludes. */
function titlesInSuite({ suite }: TestContext["task"]): string[] {
  return suite?.tasks.map(({ name }) => name) ?? [];
}
