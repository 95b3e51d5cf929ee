import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { depsProject, rockerIn } from "./support/deps-project.ts";
import { describeEngines, using } from "./support/engines.ts";
import { type GitServer, makeGitServer } from "./support/git-server.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const url = "ssh://gitserver/srv/own.git";
const tree = {
  "a.deps.yaml": [
    "ssh: [pip_own, script_own]",
    `pip_own: [own @ git+${url}]`,
    "script_own: [clone.sh]",
    `run_own: ['echo "\${SSH_AUTH_SOCK-none}" >/without', 'if ssh gitserver true; then exit 3; fi']`,
  ].join("\n"),
  "clone.sh": `#!/bin/sh -e\ngit clone -q ${url} /opt/own\n`,
  "b.deps.yaml": `version: 2\nlayers:\n  sources:\n    ssh: true\n    run: [git ls-remote ${url} HEAD >/head]\n`,
};
const look = "python3 -m own; ls /opt/own; cut -f 2 /head; cat /without; ls /etc/ssh/ssh_known_hosts2 2>&1";

describeEngines("ssh in deps files", (engine) => {
  const { as } = engine;
  let agent: OwnAgent;
  let env: Record<string, string>;
  let server: GitServer | undefined;
  let base: string;
  beforeAll(async () => {
    const home = ownDirectory(as);
    agent = new OwnAgent(as, join(home, "agent"), "mine");
    await agent.start();
    server = makeGitServer(engine, readFileSync(join(home, "mine.key.pub"), "utf8"));
    base = server.base;
    mkdirSync(join(home, ".ssh"));
    writeFileSync(join(home, ".ssh/known_hosts"), server.knownHost);
    giveTo(as, home);
    env = { HOME: home, ...agent.environment };
  });
  afterAll(() => {
    agent?.stop();
    server?.remove();
  });

  it("lets pip, git and scripts of these steps use the agent after the user's consent", async () => {
    const directory = depsProject(as, tree);
    const run = rockerIn(engine, env);
    const refused = await run(directory, "--deps", base, "true");
    expect(refused.code).toBe(125);
    expect(refused.stderr).toMatch(/RK230: a file of this project requests access to the host/);
    for (const place of [
      "own @ git\\+.* at a.deps.yaml:2:11",
      "clone.sh at a.deps.yaml:3:14",
      "b.deps.yaml:5:11",
    ]) {
      expect(refused.stderr).toMatch(new RegExp(`- your SSH agent during the build.*${place}`));
    }
    const without = await rockerIn(engine, { HOME: env.HOME ?? "" })(
      directory,
      "--trust",
      "--deps",
      base,
      "true",
    );
    expect(without).toMatchObject({
      code: 125,
      stderr: expect.stringMatching(/RK509.*b.deps.yaml:5:11.*ssh-add/s),
    });

    const { code, stdout, stderr } = await run(directory, "--trust", "--deps", base, "sh", "-c", look);
    expect(code, stderr).toBe(2);
    expect(stdout.split("\n").slice(0, 5)).toEqual(["own", "backend.py", "pyproject.toml", "HEAD", "none"]);
    expect(stdout).toMatch(/ssh_known_hosts2.*No such file/);

    // In a terminal, rocker asks, also for "deps lock", and stores the answer until something changes.
    const terminal = await Terminal.open(as, { ...using(engine).env, ...env }, { withAll: true });
    try {
      terminal.enter(`cd "${directory}"; clear; rocker deps lock ${base}; echo code=$?`);
      await terminal.seen(/Allow this for this project from now on\? \[y\/N\]/);
      terminal.enter("y");
      await terminal.seen(/Wrote 0 versions to deps\.lock\.json\.\s+code=0/);
    } finally {
      terminal.close();
    }
    expect(await run(directory, "--deps", base, "true")).toMatchObject({ code: 0, stderr: "" });
    appendFileSync(join(directory, "clone.sh"), "# more\n");
    expect((await run(directory, "--deps", base, "true")).stderr).toContain("RK230");
    expect((await run(directory, "trust", "forget")).stderr).toContain("forgot 1 decision");
  });
});
