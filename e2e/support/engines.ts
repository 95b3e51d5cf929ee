import { execFileSync, spawnSync } from "node:child_process";
import { describe } from "vitest";
import { countAgainst } from "./against.ts";
import { commandLine, root, type TestUser, testUser } from "./test-user.ts";

/** An engine as used by one user. */
export interface TestEngine {
  readonly title: string;
  readonly name: "docker" | "podman";
  readonly as: TestUser;
  /** Runs the engine's own client as that user. */
  readonly client: (...args: string[]) => string;
}

const leftOut = new Set((process.env.ROCKER_TEST_WITHOUT ?? "").split(",").filter(Boolean));

const allEngines = process.env.ROCKER_TEST_ENGINES === "all";

/** Whether a part of the tests was skipped on purpose; the summary of npm test lists it. */
export function isLeftOut(part: "docker" | "podman" | "x11"): boolean {
  return leftOut.has(part);
}

/** Docker, for tests that need only one engine. */
export const dockerEngine = engine("Docker", "docker", testUser);

const engines: readonly TestEngine[] = [
  dockerEngine,
  engine("rootless Podman", "podman", testUser),
  ...(root ? [engine("rootful Podman", "podman", root)] : []),
];

function engine(title: string, name: "docker" | "podman", as: TestUser): TestEngine {
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
 * One suite on Docker and one on rootless Podman, and with `npm test -- --all-engines` one on rootful Podman. That has the
 * client of rootless Podman, the user IDs of Docker, and the contracts of all engines for itself.
 *
 * The tests of a missing engine fail; only an engine that was skipped on purpose is skipped.
 */
export function describeEngines(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => allEngines || one.name === "docker" || one.as.uid !== 0),
    name,
    suite,
  );
}

/** One suite for each engine, for what depends on users, rights and mounts. */
export function describeEveryEngine(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(engines, name, suite);
}

/** One suite on Docker only, for slow tests that do not depend on the engine. */
export function describeDocker(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => one.name === "docker"),
    name,
    suite,
  );
}

/** One suite on rootful and rootless Podman, for what another test covers on Docker. */
export function describePodman(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => one.name === "podman"),
    name,
    suite,
  );
}

/** One suite on rootless Podman only. */
export function describeRootlessPodman(name: string, suite: (engine: TestEngine) => void): void {
  describeEach(
    engines.filter((one) => one.name === "podman" && one.as.uid !== 0),
    name,
    suite,
  );
}

/** Like describeEngines, but not as root, which exists in every container already. */
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

/** Whether a project's Dockerfile needs consent, because Buildah may have CVE-2024-9675. */
export function hasBuildFlaw({ name, client }: TestEngine): boolean {
  return (
    name === "podman" && /^1\.([0-2]\d|30)\./.test(client("info", "--format", "{{.Host.BuildahVersion}}"))
  );
}

/** For tests of a project with a Dockerfile: the consent that this engine needs for it. */
export const dockerfileConsent = (engine: TestEngine): string[] => (hasBuildFlaw(engine) ? ["--trust"] : []);

/** Options that make rocker use this engine. */
export function using({ name, as }: TestEngine) {
  // Rootless Podman stores its images below these; tests may change HOME.
  const own = { XDG_DATA_HOME: `${as.home}/.local/share`, XDG_CONFIG_HOME: `${as.home}/.config` };
  return { as, env: { ROCKER_ENGINE: name, ...(name === "podman" && as.uid !== 0 && own) } };
}

/** Stops and removes a container; Podman would wait ten seconds for a command that ignores signals. */
export function removeContainer({ name, client }: TestEngine, container: string): void {
  client("rm", "--force", ...(name === "podman" ? ["--time=0"] : []), container);
}

/** Images built by rocker that the engine has now. */
export function rockerImages(engine: TestEngine): string[] {
  return listImages(engine, "--format", "{{.Repository}}:{{.Tag}}")
    .split("\n")
    .filter((name) => name.startsWith("localhost/rocker/"));
}

/** The output of `images`. Podman's fails if another test removes an image meanwhile; it is then run again. */
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
