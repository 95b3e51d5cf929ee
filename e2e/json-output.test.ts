import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeDocker, using } from "./support/engines.ts";
import { expectOutput } from "./support/output-schema.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

// agent/work.test.ts checks that of "rocker agent ls", and plan-file.test.ts that of "rocker plan".

describeDocker("what --json prints is what its schema says", (engine) => {
  const { as } = engine;
  const directory = ownDirectory(as);
  const project = join(directory, "project");
  const env = { ...using(engine).env, XDG_STATE_HOME: join(directory, "state") };
  const json = async (...args: string[]) => {
    const { stdout, stderr } = await rocker([...args, "--json"], { as, cwd: project, env, withAll: true });
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    mkdirSync(project);
    writeFileSync(
      join(project, ".rockerrc.yaml"),
      "image: rocker-test/busybox\nuser: true\nvolume: [.]\nprofiles: {more: {volume: ['!.']}}\n",
    );
    giveTo(as, directory);
    const { code, stderr } = await rocker(["up"], { as, cwd: project, env });
    expect(code, stderr).toBe(0);
  });
  afterAll(() => rocker(["rm", "--force"], { as, cwd: project, env }));

  it("rocker ls", async () => {
    const rows = await json("ls");
    expectOutput("ls.v1", rows);
    expect(rows).toMatchObject([{ state: "running", project, image: "rocker-test/busybox" }]);
  });

  it("rocker ls --images", async () => {
    const rows = await json("ls", "--images");
    expectOutput("ls-images.v1", rows);
    expect(rows).toMatchObject([{ base: "rocker-test/busybox", tagged: true }]);
  });

  it("rocker ext list", async () => {
    const rows = await json("ext", "list");
    expectOutput("ext-list.v1", rows);
    const kinds = new Set(rows.map(({ kind }: { kind: string }) => kind));
    expect(kinds).toEqual(new Set(["extension", "engine", "command", "preset"]));
  });

  it("rocker doctor", async () => {
    expectOutput("doctor.v1", await json("doctor"));
  });

  it("rocker config", async () => {
    const keys = await json("config", "--profile", "more", "--env", "A=b");
    expectOutput("config.v1", keys);
    const states = keys.flatMap(({ values }: { values: { state: string }[] }) =>
      values.map(({ state }) => state),
    );
    expect(states).toEqual(expect.arrayContaining(["effective", "removed", "removes"]));
  });
});
