import { execFileSync, spawnSync } from "node:child_process";
import { describe } from "vitest";
import { countAgainst } from "./against.ts";
import { commandLine, type Person, person, root } from "./person.ts";

/** An engine as one person uses it. */
export interface TestEngine {
  readonly title: string;
  readonly name: "docker" | "podman";
  readonly as: Person;
  /** Runs the engine's own client as that person. */
  readonly client: (...args: string[]) => string;
}

const leftOut = new Set((process.env.ROCKER_TEST_WITHOUT ?? "").split(",").filter(Boolean));

/** Whether a part of the tests was left out on purpose; said in the summary of npm test. */
export function isLeftOut(part: "docker" | "podman" | "x11"): boolean {
  return leftOut.has(part);
}

/** Docker, for what needs to be seen on one engine only. */
export const dockerEngine = engine("Docker", "docker", person);

const engines: readonly TestEngine[] = [
  dockerEngine,
  engine("rootless Podman", "podman", person),
  ...(root ? [engine("rootful Podman", "podman", root)] : []),
];

function engine(title: string, name: "docker" | "podman", as: Person): TestEngine {
  const client: TestEngine["client"] = (...args) => {
    const [program, ...rest] = commandLine(as, [name, ...args]);
    return execFileSync(program, rest, {
      cwd: as.home,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  };
  return { title, name, as, client };
}

/**
 * One suite for each engine. An engine that is not there makes its tests fail; only one that was left out on
 * purpose is skipped.
 */
export function describeEngines(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(engines, name, suite);
}

/** One suite, on Docker alone: for what is about something else than engines, and costs a while. */
export function describeDocker(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => one.name === "docker"),
    name,
    suite,
  );
}

/** One suite, on both of Podman's ways: for what another test shows on Docker. */
export function describePodman(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => one.name === "podman"),
    name,
    suite,
  );
}

/** As describeEngines, for what has no meaning when the person is root: root is in every container already. */
export function describeEnginesOfOthers(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter(({ as }) => as.uid !== 0),
    name,
    suite,
  );
}

function describeEach(some: readonly TestEngine[], name: string, suite: (engine: TestEngine) => void): void {
  for (const one of some) {
    describe.skipIf(leftOut.has(one.name))(`${name} on ${one.title}`, () => {
      countAgainst(one.title);
      suite(one);
    });
  }
}

/** What rocker is told to use this engine. */
export function using({ name, as }: TestEngine) {
  // Podman without root keeps its images below these; tests may change HOME.
  const own = { XDG_DATA_HOME: `${as.home}/.local/share`, XDG_CONFIG_HOME: `${as.home}/.config` };
  return { as, env: { ROCKER_ENGINE: name, ...(name === "podman" && as.uid !== 0 && own) } };
}

/** Ends and removes a container; Podman would wait ten seconds for a command that heeds no signal. */
export function removeContainer({ name, client }: TestEngine, container: string): void {
  client("rm", "--force", ...(name === "podman" ? ["--time=0"] : []), container);
}

/** Images that rocker made and that the engine has now. */
export function rockerImages(engine: TestEngine): string[] {
  return listImages(engine, "--format", "{{.Repository}}:{{.Tag}}")
    .split("\n")
    .filter((name) => name.startsWith("localhost/rocker/"));
}

/** What `images` prints. Podman's fails when another test removes an image while it reads: it is then asked again. */
export function listImages({ client }: TestEngine, ...args: string[]): string {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      return client("images", ...args);
    } catch (error) {
      if (triesLeft === 0) throw error;
    }
  }
}

export function programIsThere(program: string): boolean {
  return spawnSync("which", [program]).status === 0;
}
