import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { describe, type TestFunction, test } from "vitest";
import { countAgainst } from "./against.ts";
import { withPlayer, withRecorder } from "./dagger-recording/suites.ts";
import { isLeftOut } from "./engines.ts";
import { root } from "./person.ts";

const [engine] = dagger;
if (!engine) throw new Error("@rocker/engine-dagger brings no engine");

/** The engine of the environment that a test runs in: Dagger's own variables say where it is. */
export const daggerEngine = engine;

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

export interface Recorded {
  /** The file's name in e2e/recordings/dagger, without its ending. */
  readonly recording: string;
  /** Whether what is asked of the engine depends on who asks, and was recorded of root. */
  readonly isOfRoot?: boolean;
  /** What runs the images. */
  readonly runtime?: "docker" | "podman";
}

/** A suite on a Dagger engine, or on recordings of one's answers: its name says which. */
export function describeDagger(
  name: string,
  { recording, isOfRoot = false, runtime = "docker" }: Recorded,
  suite: () => void,
): void {
  if (isLeftOut(runtime)) describe.skip(`${name} (${runtime} is left out)`, suite);
  else if (against === "engine") onEngine(name, suite);
  else if (isOfRoot && !root) describe.skip(`${name} (its recordings are of root)`, suite);
  else if (against === "record")
    describe(`${name}, recording an engine`, () => withRecorder(recording, suite));
  else describe(`${name}, on recordings`, () => withPlayer(recording, suite));
}

/** A suite of which no recording can be made, such as one on an engine of another machine. */
export function describeDaggerEngine(name: string, suite: () => void): void {
  if (against === "engine") onEngine(name, suite);
  else describe.skip(`${name} (takes a real Dagger engine, not recordings)`, suite);
}

/** A test of what a recording cannot show, such as two builds at once or what goes on in the engine. */
export function testOnEngine(name: string, check: TestFunction): void {
  if (against === "engine") test(name, check);
  else test.skip(`${name} (takes a real Dagger engine, not recordings)`, check);
}

function onEngine(name: string, suite: () => void): void {
  describe(`${name}, on an engine`, () => {
    countAgainst("a real Dagger engine");
    suite();
  });
}
