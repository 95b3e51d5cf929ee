import { afterAll, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { ownFolder, subFolder } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";
import { giveTo } from "./support/tree.ts";

// The editor itself cannot be had here. What it does with the line is what is done here: the engine is asked for the
// container by its name, and a program started in it as its user opens the folder and writes the server's.
describeEngines("--vscode", (engine) => {
  const { as } = engine;
  const name = `rocker-e2e-vscode-${engine.name}-${as.uid}-${process.pid}`;
  // Podman would wait ten seconds for a command that hears no signals.
  const atOnce = engine.name === "podman" ? ["--time=0"] : [];
  const remove = () => engine.client("rm", "--force", ...atOnce, name);
  afterAll(remove);

  it("says a line by which the container and the folder are found, and keeps the server for the next one", async () => {
    const project = ownFolder(as);
    subFolder(project, ".git", as);
    subFolder(project, "src", as);
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
      return { inside, folder: decodeURIComponent(uri?.[2] ?? "") };
    };
    const server = `${as.home}/.vscode-server`;

    const first = await started();
    expect(first.inside("ls", first.folder)).toBe("src\n");
    first.inside("touch", `${server}/${name}`);
    remove();
    const next = await started();
    expect(next.inside("stat", "-c", "%u %m", `${server}/${name}`)).toBe(`${as.uid} ${server}\n`);
    next.inside("rm", `${server}/${name}`);
  });
});
