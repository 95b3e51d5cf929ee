import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ActionOutcome, runComposite } from "./support/composite-action.ts";
import { newcomerTo } from "./support/newcomer.ts";
import { coreVersion } from "./support/plugin.ts";
import { ownDirectory } from "./support/test-user.ts";
import { startWorkspaceRegistry, type WorkspaceRegistry } from "./support/workspace-registry.ts";

// The steps of setup-rocker/action.yml, as the runner would run them. GitHub itself cannot be had here.

const action = resolve(import.meta.dirname, "../setup-rocker/action.yml");

let registry: WorkspaceRegistry;
let me: ReturnType<typeof newcomerTo>;
let directory: string;
let outcome: ActionOutcome;

const setUp = (inputs: Readonly<Record<string, string>>) =>
  runComposite(action, inputs, directory, (env, ...command) =>
    me.run("env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command),
  );

beforeAll(async () => {
  registry = await startWorkspaceRegistry();
  registry.publishPlugin("@acme/hello");
  me = newcomerTo(registry);
  directory = ownDirectory();
  outcome = setUp({ version: coreVersion, plugins: `@acme/hello@1.0.0\n@rocker/ext-locale` });
});
afterAll(() => registry.stop());

const rocker = (...args: string[]) =>
  me.run("env", `PATH=${outcome.path[0]}:${process.env.PATH}`, "rocker", ...args);

it("installs a version and plugins, for the later steps of a job", () => {
  expect(outcome.outputs).toEqual({ version: coreVersion });
  expect(rocker("--version")).toMatchObject({ code: 0, stdout: `${coreVersion}\n` });
  const { stdout } = rocker("ext", "list");
  expect(stdout).toMatch(/@acme\/hello 1\.0\.0/);
  expect(stdout).toMatch(/@rocker\/ext-locale/);
});

it("takes its inputs as names, never as code", () => {
  const touched = join(directory, "touched");
  for (const plugins of [`$(touch '${touched}')`, "`touch x`; touch x", `"; touch '${touched}'; "`]) {
    expect(() => setUp({ version: coreVersion, plugins })).toThrow(/step 1 exited with [12]/);
  }
  expect(existsSync(touched)).toBe(false);
});

it("has man pages, which npm links and man shows without a warning", () => {
  const manual = join(outcome.path[0] ?? "", "../share/man");
  const pages = ["man1", "man7"].flatMap((one) =>
    readdirSync(join(manual, one)).map((name) => join(manual, one, name)),
  );
  const { man } = JSON.parse(readFileSync(resolve(action, "../../packages/cli/package.json"), "utf8"));
  expect(pages).toHaveLength(man.length);
  // An address is not broken, however narrow the terminal is.
  for (const width of ["40", "80", "120"]) {
    const { code, stdout, stderr } = me.run(
      "env",
      `MANWIDTH=${width}`,
      "man",
      "--warnings=w",
      "-l",
      ...pages,
    );
    expect(code).toBe(0);
    expect(stderr.replace(/^.*: can't break line\n/gm, "")).toBe("");
    expect(stdout).toContain("ROCKER-CONSENT(7)");
  }
  expect(me.run("env", `MANPATH=${manual}`, "man", "--where", "rocker-ext-add").code).toBe(0);
});
