import { afterAll, expect, it } from "vitest";
import { describeEngines, removeContainer, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

// The editor itself is not available. The test does what it would do with the command: it inspects the container by name
// and starts a program in it, as its user, that opens the directory and writes the server's files.
describeEngines("--vscode", (engine) => {
  const { as } = engine;
  const name = `rocker-e2e-vscode-${engine.name}-${as.uid}-${process.pid}`;
  const remove = () => removeContainer(engine, name);
  afterAll(remove);

  it("prints a working attach command and keeps the server for the next container", async () => {
    const project = ownDirectory(as);
    subdirectory(project, ".git", as);
    subdirectory(project, "src", as);
    giveTo(as, project);
    const flags = ["--user", "--no-user-sudo", "--cwd", "--vscode", "--name", name, "--detach"];
    const started = async () => {
      const line = [...flags, "debian:bookworm", "sleep", "infinity"];
      const { code, stderr } = await rocker(line, { ...using(engine), cwd: project, withAll: true });
      expect(code, stderr).toBe(0);
      const uri =
        /attach VS Code with: code --folder-uri vscode-remote:\/\/attached-container\+([0-9a-f]+)(\S+)/.exec(
          stderr,
        );
      const { containerName } = JSON.parse(Buffer.from(uri?.[1] ?? "", "hex").toString());
      const inside = (...command: string[]) =>
        engine.client("exec", "--user", String(as.uid), containerName.slice(1), ...command);
      return { inside, directory: decodeURIComponent(uri?.[2] ?? "") };
    };
    const server = `${as.home}/.vscode-server`;

    const first = await started();
    expect(first.inside("ls", first.directory)).toBe("src\n");
    first.inside("touch", `${server}/${name}`);
    remove();
    const next = await started();
    expect(next.inside("stat", "-c", "%u %m", `${server}/${name}`)).toBe(`${as.uid} ${server}\n`);
    next.inside("rm", `${server}/${name}`);
  });
});
