import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Host, isRockerError } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import { firstFile } from "../configuration/first-file.ts";
import { readLine } from "../invoke/read-line.ts";
import { fileOptions, runOptions } from "../options.ts";
import { hostIn } from "../test-support/configured.ts";
import { initSource, readSource } from "./init-source.ts";

const hostWith = (
  files: Readonly<Record<string, string | object>>,
  env: Readonly<Record<string, string>> = {},
) => {
  const own = hostIn(files);
  return { ...own, env: { ...own.env, XDG_STATE_HOME: join(own.cwd, "../state"), ...env } };
};

async function planIn(host: Host, ...argv: string[]) {
  const { parsed } = await readLine(["--quiet", ...argv], { options: runOptions, mayAsk: false }, host);
  return (await parsed.select()).plan().plan;
}

/** Writes the configuration, and returns it. */
async function converted(host: Host, from: string, devcontainer?: string): Promise<string> {
  const { invocation } = await readSource(initSource(from, devcontainer), host);
  const target = {
    schema: "./s.json",
    directory: host.cwd,
    home: host.env.HOME ?? "",
    ownOptions: Object.keys(fileOptions),
  };
  const text = firstFile(invocation, target);
  writeFileSync(join(host.cwd, ".rockerrc.yaml"), text, { flag: "wx" });
  return text;
}

const codesOf = (run: () => unknown) =>
  Promise.resolve()
    .then(run)
    .then(
      () => [],
      (error) => (isRockerError(error) ? error.problems.map(({ code }) => code) : [String(error)]),
    );

describe("the plan of the written file is the plan of", () => {
  const devcontainers: Record<string, object> = {
    "an image": {
      image: "debian:bookworm",
      remoteUser: "vscode",
      containerEnv: { A: "1", B: "x: y # z", C: "${localEnv:C}", EMPTY: "" },
      mounts: [
        "source=${localWorkspaceFolder}/x,target=/x,type=bind,readonly",
        "source=${localEnv:HOME}/keys,target=/k,type=bind",
        "source=cache,target=/c,type=volume",
        { type: "tmpfs", target: "/t" },
      ],
      forwardPorts: [3000],
      appPort: "8080:80",
      runArgs: ["--cap-add=SYS_PTRACE", "--shm-size", "1g", "--ulimit=nofile=1:2", "--name", "007"],
      init: true,
    },
    "a Dockerfile": {
      build: { dockerfile: "Dockerfile", context: "..", args: { V: "1.10", W: "" }, target: "dev" },
      workspaceFolder: "/w",
    },
  };
  it.each(Object.entries(devcontainers))("a devcontainer.json with %s", async (_, content) => {
    const host = hostWith(
      {
        "project/.devcontainer/devcontainer.json": content,
        "project/.devcontainer/Dockerfile": "FROM debian:bookworm\n",
        "project/x/file": "",
        "keys/file": "",
      },
      { C: "secret" },
    );
    const source = await planIn(host);
    const text = await converted(host, "devcontainer");
    expect(text).not.toContain("devcontainer:");
    expect(text).not.toContain(host.cwd);
    expect(text).not.toContain("secret");
    expect(await planIn(host)).toEqual(source);
  });

  it("one of several dev containers", async () => {
    const host = hostWith({
      "project/.devcontainer/a/devcontainer.json": { image: "a" },
      "project/.devcontainer/b/devcontainer.json": { image: "b" },
    });
    const source = await planIn(host, "--devcontainer=b");
    await converted(host, "devcontainer", "b");
    expect(await planIn(host)).toEqual(source);
    expect(source.base.image).toBe("b");
  });

  it("a rockerc.yaml", async () => {
    const lines = [
      "image: ubuntu:22.04",
      "args: [user, home, pull, persist-image, network host]",
      "disable_args: [x11]",
      `volume: '"\${PWD}":/workspaces/"\${CONTAINER_NAME}":Z'`,
      `name: '"$CONTAINER_NAME"'`,
      `oyr-run-arg: '" --label a=b"'`,
    ];
    const host = hostWith({ "project/rockerc.yaml": `${lines.join("\n")}\n` });
    const source = await planIn(host);
    const text = await converted(host, "rockerc");
    expect(text).toContain(".:/workspaces/project:Z");
    expect(text).toContain("pull: true");
    expect(await planIn(host)).toEqual(source);
  });

  it.each([
    "rocker --user --home --volume . -e A=1 -e B='x y' --net host -- ubuntu:22.04 bash -c 'echo $A'",
    'rocker --vol $PWD ~ -- ubuntu "sleep 1"',
    'sudo rocker --oyr-run-arg " --label a=b --privileged" --volume $(pwd)/x:/x:ro \\\n --memory 2g debian:bookworm',
    "rocker run --user --user-override-name=developer --port 80:80 $IMAGE",
  ])("the line %s", async (line) => {
    const host = hostWith({ "project/x/file": "" }, { IMAGE: "alpine", A: "expanded", PWD: "/elsewhere" });
    const typed = line
      .replace(/^.*?rocker (run )?/, "")
      .replaceAll("$PWD", host.cwd)
      .replaceAll("$(pwd)", host.cwd)
      .replace("$IMAGE", "alpine")
      .replace("\\\n", "");
    const { shellWords } = await import("../configuration/shell-words.ts");
    const source = await planIn(host, ...(shellWords(typed) ?? []));
    await converted(host, line);
    expect(await planIn(host)).toEqual(source);
  });
});

describe("rocker init --from refuses", () => {
  it("anything else than a known source", async () => {
    expect(await codesOf(() => initSource("compose", undefined))).toEqual(["RK103"]);
  });

  it("a source that is not there", async () => {
    const host = hostWith({ "project/x": "" });
    expect(await codesOf(() => readSource({ kind: "rockerc" }, host))).toEqual(["RK136"]);
    expect(await codesOf(() => readSource({ kind: "devcontainer" }, host))).toEqual(["RK136"]);
    const named = { kind: "devcontainer", name: "web" } as const;
    expect(await codesOf(() => readSource(named, host))).toEqual(["RK127"]);
  });

  it("what only a shell can evaluate", async () => {
    const host = hostWith({});
    const ofLine = (text: string) => codesOf(() => readSource({ kind: "line", text }, host));
    expect(await ofLine("rocker --name $(hostname) x")).toEqual(["RK137"]);
    expect(await ofLine("rocker --name $UNSET_VARIABLE x")).toEqual(["RK137"]);
    expect(await ofLine("rocker --name 'a x")).toEqual(["RK137"]);
    expect(await ofLine("rocker --user")).toEqual(["RK101"]);
  });
});
