import { systemHost } from "@rocker/core/lifecycle";
import dagger from "@rocker/engine-dagger";
import { describe, type TestFunction, test } from "vitest";
import { countAgainst } from "./against.ts";
import { withPlayer, withRecorder } from "./dagger-recording/suites.ts";
import { isLeftOut } from "./engines.ts";
import { root } from "./test-user.ts";

const [engine] = dagger;
if (!engine) throw new Error("@rocker/engine-dagger has no engine");

/** The engine of the test's environment, selected by Dagger's own variables. */
export const daggerEngine = engine;

/**
 * What the Dagger tests run against. ROCKER_TEST_DAGGER selects it: `required`: a real engine; `record`: a real engine,
 * recorded in e2e/recordings; `replay`: these recordings. Not set: an engine if there is one, otherwise recordings.
 */
const against = ((): "engine" | "record" | "replay" => {
  const mode = process.env.ROCKER_TEST_DAGGER ?? "";
  if (mode === "required") return "engine";
  if (mode === "record" || mode === "replay") return mode;
  if (mode) throw new Error(`invalid ROCKER_TEST_DAGGER "${mode}": use required, record or replay`);
  return engine.detect(systemHost()).usable ? "engine" : "replay";
})();

export interface Recorded {
  /** The file's name in e2e/recordings/dagger, without its extension. */
  readonly recording: string;
  /** Whether the requests depend on the user, and were recorded as root. */
  readonly isOfRoot?: boolean;
  /** The runtime of the images. */
  readonly runtime?: "docker" | "podman";
}

/** A suite on a Dagger engine or on recordings, as its name shows. */
export function describeDagger(
  name: string,
  { recording, isOfRoot = false, runtime = "docker" }: Recorded,
  suite: () => void,
): void {
  if (isLeftOut(runtime)) describe.skip(`${name} (${runtime} is excluded)`, suite);
  else if (against === "engine") onEngine(name, suite);
  else if (isOfRoot && !root) describe.skip(`${name} (its recordings are root's)`, suite);
  else if (against === "record")
    describe(`${name}, recording an engine`, () => withRecorder(recording, suite));
  else describe(`${name}, on recordings`, () => withPlayer(recording, suite));
}

/** A suite that cannot be recorded, such as one on an engine of another machine. */
export function describeDaggerEngine(name: string, suite: () => void): void {
  if (against === "engine") onEngine(name, suite);
  else describe.skip(`${name} (needs a real Dagger engine, not recordings)`, suite);
}

/** A test that cannot be recorded, such as two concurrent builds or processes in the engine. */
export function testOnEngine(name: string, check: TestFunction): void {
  if (against === "engine") test(name, check);
  else test.skip(`${name} (needs a real Dagger engine, not recordings)`, check);
}

function onEngine(name: string, suite: () => void): void {
  describe(`${name}, on an engine`, () => {
    countAgainst("a real Dagger engine");
    suite();
  });
}
