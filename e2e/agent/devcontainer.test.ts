import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";
import { toolsImage } from "../support/tools-image.ts";

describeEngines("an agent of a dev container", (engine) => {
  let project: AgentProject;
  beforeEach(() => {
    project = new AgentProject(engine);
  });
  afterEach(() => project.end());
  const devcontainer = (content: object) => {
    project.add(
      ".devcontainer/devcontainer.json",
      JSON.stringify({ image: toolsImage(engine), ...content }, undefined, 2),
    );
    project.git("add", ".");
    project.git("commit", "-qm", "dev container");
  };

  test("has its clone where the project would be mounted, and the project's commands run there", async () => {
    devcontainer({
      workspaceMount: "source=${localWorkspaceFolder},target=/workspace,type=bind,consistency=cached",
      workspaceFolder: "/workspace",
      containerEnv: { WORK: "${containerWorkspaceFolder}" },
      onCreateCommand: "git log --format=%s -1 >created",
      postCreateCommand: ["sh", "-c", "echo $PWD $WORK >posted"],
      postAttachCommand: "echo attached >>attached",
    });
    const created = await project.agent("new", "one", "--trust");
    expect(created, created.stderr).toMatchObject({ code: 0, stdout: "one\n" });
    const seen = await project.shell(
      "one",
      "pwd; cat created posted; git rev-parse --show-toplevel; cat /workspace/README.md",
    );
    expect(seen, seen.stderr).toMatchObject({
      code: 0,
      stdout: "/agent/project\ndev container\n/agent/project /workspace\n/agent/project\nfirst line\n",
    });
    const mounts = await project.shell(
      "one",
      `cut -d' ' -f5 /proc/self/mountinfo; ls '${project.path}' 2>&1 || true`,
    );
    expect(mounts.stdout).not.toMatch(/^\/workspace$/m);
    expect(mounts.stdout).toContain("No such file");
    expect(await project.agent("fetch", "one")).toMatchObject({ code: 0 });
    expect(project.git("show", "refs/rocker/one:posted")).toBe("/agent/project /workspace\n");
    // Once for each command of the user's, and not for what rocker does there.
    expect(project.git("show", "refs/rocker/one:attached")).toBe("attached\nattached\n");
  });

  test("in a subdirectory starts there; a command that failed is continued", async () => {
    project.add(
      "service/.devcontainer.json",
      JSON.stringify({ image: toolsImage(engine), postCreateCommand: "cat go" }),
    );
    project.git("add", ".");
    project.git("commit", "-qm", "service");
    const service = project.at("project/service");
    const created = await service.agent("new", "one", "--trust");
    expect(created).toMatchObject({ code: 1, stderr: expect.stringContaining("agent/lifecycle") });
    const fixed = await service.agent("run", "one", "pwd");
    expect(fixed).toMatchObject({ code: 1, stderr: expect.stringContaining("RK446") });
    engine.client(
      "exec",
      JSON.parse((await service.agent("ls", "--json")).stdout)[0].container,
      "sh",
      "-c",
      "echo 1 >go",
    );
    const again = await service.agent("run", "one", "pwd");
    expect(again, again.stderr).toMatchObject({ code: 0, stdout: "/agent/project/service\n" });
    expect((await service.shell("one", "cat /workspaces/service/go")).stdout).toBe("1\n");
  });

  test("what would open its isolation is refused, and --isolate alone shows the project read-only", async () => {
    devcontainer({ mounts: ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"] });
    const refused = await project.agent("new", "one", "--trust");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("isolate/opening");

    devcontainer({});
    const seen = await project.rocker(
      "--isolate",
      "--trust",
      ".",
      "sh",
      "-c",
      "pwd; cat README.md; echo x >README.md",
    );
    expect(seen.stdout, seen.stderr).toBe("/workspaces/project\nfirst line\n");
    expect(seen.code).not.toBe(0);
    expect(project.git("status", "--porcelain")).toBe("");
    const parent = {
      workspaceMount: `source=${project.directory},target=/parent,type=bind`,
      workspaceFolder: "/parent",
    };
    devcontainer(parent);
    const above = await project.agent("new", "one", "--trust");
    expect(above.stderr).toContain("isolate/opening");
  });
});
