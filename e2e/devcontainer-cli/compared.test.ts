import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeDocker, using } from "../support/engines.ts";
import { devcontainer } from "../support/exported.ts";
import { type ImageRegistry, startImageRegistry } from "../support/image-registry.ts";
import { rocker } from "../support/rocker.ts";
import { ownDirectory, subdirectory } from "../support/test-user.ts";
import { giveTo } from "../support/tree.ts";
import { type Case, cases } from "./cases.ts";
import { type DifferenceName, differences, usual } from "./differences.ts";
import { dockerfiles, installScript, registryFeatures, volumes } from "./fixtures.ts";
import { type Differing, differingIn, type Inspected, type Observed, observed, probe } from "./observe.ts";

describeDocker("the container of the dev container CLI and rocker's", (engine) => {
  const { as } = engine;
  const host = { FROM_HOST: "value of the host" };
  const lines = (...args: string[]) =>
    engine
      .client(...args)
      .split("\n")
      .filter(Boolean);
  let registry: ImageRegistry;
  /** The CLI uses http for this name only. */
  const address = () => registry.address.replace("127.0.0.1", "localhost");

  beforeAll(async () => {
    registry = await startImageRegistry();
    for (const [tag, text] of dockerfiles) {
      const directory = subdirectory(ownDirectory(as), "image", as);
      writeFileSync(join(directory, "Dockerfile"), text);
      giveTo(as, directory);
      engine.client("build", "--quiet", "--tag", tag, directory);
    }
    for (const [id, metadata] of Object.entries(registryFeatures(address()))) {
      const json = JSON.stringify({ id, version: "1.0.0", name: id, ...metadata });
      const files = { "devcontainer-feature.json": json, "install.sh": installScript(id) };
      await registry.putFeature(`features/${id}`, ["1", "latest"], files);
    }
  });
  afterAll(async () => {
    await registry.stop();
    engine.client("image", "prune", "--all", "--force", "--filter", "label=dev.rocker.test=compared");
  });

  /** A new project with these files. */
  function project({ files, title, repository }: Case): string {
    const outer = ownDirectory(as);
    const directory = subdirectory(outer, title.replace(/[^a-zA-Z]+/g, "-").toLowerCase(), as);
    for (const [name, content] of Object.entries(files)) {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    }
    if (repository) execFileSync("git", ["init", "--quiet", outer]);
    giveTo(as, outer);
    return directory;
  }

  /** What lifecycle commands and the probe left in the project, which is removed. */
  function onHost(directory: string): Observed {
    const [made] = [directory, join(directory, "sub")].map((one) => join(one, "made")).filter(existsSync);
    const noted = join(directory, "noted-on-host");
    const found = {
      ...(made && { "owner of a new file": `${statSync(made).uid}:${statSync(made).gid}` }),
      ...(existsSync(noted) && { "commands on the host": readFileSync(noted, "utf8") }),
    };
    for (const path of [made, noted]) if (path) rmSync(path, { force: true });
    return found;
  }

  const inspect = (container: string): Inspected => JSON.parse(engine.client("inspect", container))[0];
  const signs = (directory: string, container: string) => ({ [container]: "ID", [directory]: "PROJECT" });

  function ofCli({ name }: Case, directory: string): Observed {
    const file = join(directory, ".devcontainer", name ?? "", "devcontainer.json");
    const chosen = name === undefined ? [] : ["--config", file];
    const printed = devcontainer(as, directory, host, "up", ...chosen)
      .trim()
      .split("\n")
      .at(-1);
    const { containerId } = JSON.parse(printed ?? "");
    const inspected = inspect(containerId);
    try {
      const output = devcontainer(as, directory, host, "exec", ...chosen, ...probe);
      return { ...observed(output, inspected, signs(directory, containerId)), ...onHost(directory) };
    } finally {
      const compose = inspected.Config.Labels?.["com.docker.compose.project"];
      const label = compose
        ? `com.docker.compose.project=${compose}`
        : `devcontainer.local_folder=${directory}`;
      engine.client("rm", "--force", "--volumes", ...lines("ps", "-aq", "--filter", `label=${label}`));
      if (compose)
        engine.client("network", "rm", ...lines("network", "ls", "-q", "--filter", `label=${label}`));
      engine.client("volume", "rm", "--force", ...volumes);
    }
  }

  async function ofRocker({ name }: Case, directory: string): Promise<Observed> {
    const state = ownDirectory(as);
    const env = { ...using(engine).env, ...host, XDG_STATE_HOME: state };
    const run = (...args: string[]) => rocker(args, { as, cwd: directory, env });
    const up = await run("up", "--trust", ...(name === undefined ? [] : ["--devcontainer", name]));
    expect(up.code, up.stderr).toBe(0);
    const container = up.stdout.trim();
    try {
      const inside = await run("enter", "--name", container, ...probe);
      expect(inside.code, inside.stderr).toBe(0);
      const known = { ...signs(directory, container), [state]: "STATE" };
      return { ...observed(inside.stdout, inspect(container), known), ...onHost(directory) };
    } finally {
      await run("rm", "--force", container);
      engine.client("volume", "rm", "--force", ...volumes);
    }
  }

  it.each(cases("").map(({ title }) => title))("for %s", async (title) => {
    const one = cases(address()).find((other) => other.title === title);
    if (!one) throw new Error(`no case ${title}`);
    const directory = project(one);
    const differing = differingIn(ofCli(one, directory), await ofRocker(one, directory));
    const allowed = [...usual, ...(one.differs ?? [])];
    const explains = (name: DifferenceName, { name: observation, cli, rocker: own }: Differing) =>
      differences[name].explains(observation, cli, own);
    expect(differing.filter((other) => !allowed.some((name) => explains(name, other)))).toEqual([]);
    // What is no longer different does not stay in the table.
    expect(allowed.filter((name) => !differing.some((other) => explains(name, other)))).toEqual([]);
  });
});
