import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@rocker/core/lifecycle";
import { afterEach, expect, it } from "vitest";
import { describeDocker, using } from "../support/engines.ts";
import {
  devcontainer,
  exportPlan,
  makeDirectory,
  probe,
  valuesOf,
  variedOptions,
} from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";
import { giveTo } from "../support/tree.ts";

const image = "rocker-test/busybox:latest";
describeDocker("plan --format devcontainer", (engine) => {
  const options = using(engine);
  const projects: string[] = [];
  afterEach(() => {
    for (const project of projects.splice(0)) {
      const ids = engine
        .client("ps", "-aq", "--filter", `label=devcontainer.local_folder=${project}`)
        .split("\n");
      for (const id of ids.filter(Boolean)) engine.client("rm", "--force", id);
    }
  });
  const newProject = () => {
    const project = makeDirectory(engine.as, "project");
    giveTo(engine.as, project);
    projects.push(project);
    return project;
  };
  it("is a dev container like rocker's own container", async () => {
    const project = newProject();
    const directory = makeDirectory(engine.as, "with space, comma");
    const host = { TOKEN: `secret-${randomUUID()}` };
    const flags = [...variedOptions(directory), image];
    const with_ = { ...options, env: { ...options.env, ...host } };
    const own = await rocker([...flags, ...probe("a b")], with_);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("devcontainer", flags, with_, join(project, ".devcontainer"));
    expect(exported.code, exported.stderr).toBe(0);
    const text = readFileSync(join(exported.directory, "devcontainer.json"), "utf8");
    expect(text).not.toContain(host.TOKEN);
    devcontainer(engine.as, project, host, "up");
    expect(devcontainer(engine.as, project, host, "exec", ...probe("a b"))).toBe(own.stdout);
  });

  it("read back by rocker, it is the same container", async () => {
    const project = newProject();
    const directory = makeDirectory(engine.as, "with space");
    const flags = [
      ...["--user", "--volume", `${directory}:/here`, "--tmpfs", "/t", "--cap-add", "SYS_PTRACE", "--init"],
      ...[
        "--env",
        "A=1 $B 'c' \"d\"",
        "--env",
        "TOKEN",
        "--hostname",
        "there",
        "--memory",
        "200m",
        "-p",
        "127.0.0.1::80",
      ],
      image,
    ];
    const with_ = { ...options, env: { ...options.env, TOKEN: "x" } };
    const own = await rocker([...flags, ...probe()], with_);
    mkdirSync(join(project, ".devcontainer"));
    giveTo(engine.as, join(project, ".devcontainer"));
    const exported = await exportPlan("devcontainer", flags, with_, join(project, ".devcontainer"));
    expect(exported.code, exported.stderr).toBe(0);
    const inProject = { ...with_, env: { ...with_.env, ...valuesOf(engine.as) }, cwd: project };
    const again = await rocker(["--trust", "--strict", ".", ...probe()], inProject);
    expect(again.stdout, again.stderr).toBe(own.stdout);

    const planOf = async (args: string[], where: object): Promise<Plan> =>
      JSON.parse((await rocker(["plan", "--json", ...args], where)).stdout);
    const [first, second] = [await planOf(flags, with_), await planOf(["."], inProject)];
    const runOf = ({ run }: Plan) => {
      const { workdir: _workdir, ...settings } = run.settings;
      const { env, mounts } = run;
      return JSON.parse(
        JSON.stringify({ env, mounts, settings }, (key, one) => (key === "from" ? undefined : one)),
      );
    };
    expect(runOf(second)).toEqual(runOf(first));
  });
});
