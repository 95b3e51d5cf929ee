import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configured, hostIn, problemsIn, valuesIn } from "../test-support/configured.ts";

const project = (devcontainer: object | string, own = "devcontainer: true\n") =>
  hostIn({ "project/.rockerrc.yaml": own, "project/.devcontainer/devcontainer.json": devcontainer });

describe("a devcontainer.json", () => {
  it("sets image, workspace, mounts, variables, user, ports and privileges", async () => {
    const host = project(`{
      // The format allows comments and trailing commas.
      "name": "x", "image": "debian:bookworm", "remoteUser": "vscode",
      "workspaceFolder": "/work",
      "mounts": ["source=\${localEnv:HOME}/data,target=/data,type=bind,readonly",
                 {"source": "cache", "target": "/cache", "type": "volume"}],
      "containerEnv": {"A": "1", "WHERE": "\${localWorkspaceFolderBasename}"},
      "remoteEnv": {"TOKEN": "\${localEnv:TOKEN}"},
      "forwardPorts": [3000],
      "capAdd": ["SYS_PTRACE"],
      "customizations": {"vscode": {}},
    }`);
    expect(await valuesIn(host)).toEqual({
      image: ["debian:bookworm"],
      workdir: ["/work"],
      volume: [`${host.cwd}:/work`, `${host.env.HOME}/data:/data:ro`, "cache:/cache"],
      env: ["A=1", "WHERE=project", "TOKEN"],
      user: ["true"],
      port: ["127.0.0.1:3000:3000"],
      "cap-add": ["SYS_PTRACE"],
    });
  });

  it("has the standard workspace path, and build paths relative to its own directory", async () => {
    const host = project({
      build: { dockerfile: "Dockerfile", context: "..", args: { A: "1" }, target: "dev" },
    });
    expect(await valuesIn(host)).toMatchObject({
      volume: [`${host.cwd}:/workspaces/project`],
      workdir: ["/workspaces/project"],
    });
    const { invocation } = await configured(host);
    expect(invocation.images.at(-1)?.build).toEqual({
      dockerfile: join(host.cwd, ".devcontainer/Dockerfile"),
      context: host.cwd,
      target: "dev",
      args: { A: "1" },
    });
  });

  it("is overridden by the project's own file", async () => {
    const own = 'devcontainer: .devcontainer/devcontainer.json\nimage: busybox\nvolume: ["!."]\n';
    const host = project({ image: "debian:bookworm" }, own);
    expect(await valuesIn(host)).toMatchObject({ image: ["busybox"], volume: [] });
  });

  it("may contain names of JavaScript built-ins", async () => {
    const host = project(
      '{"image": "x", "constructor": 1, "__proto__": 2, "containerEnv": {"A": "${toString}"}, "mounts": ["source=${valueOf},target=/x"]}',
    );
    expect((await problemsIn(host)).map((one) => /^RK121 .*?: "([^"]+)"/.exec(one)?.[1])).toEqual([
      "constructor",
      "__proto__",
      "A",
      "mounts",
    ]);
  });

  it("is rejected for unsupported properties, which are all reported", async () => {
    const host = project({
      image: "x",
      features: {},
      runArgs: ["--privileged"],
      postCreateCommand: "make",
      remoteEnv: { MINE: "${localEnv:SECRET}", PATH: "${containerEnv:PATH}:/x" },
      mounts: ["type=tmpfs,target=/t"],
      imag: "y",
    });
    const keys = (await problemsIn(host)).map((one) => /^RK121 .*?: "([^"]+)"/.exec(one)?.[1]);
    expect(keys).toEqual(["features", "runArgs", "postCreateCommand", "MINE", "PATH", "mounts", "imag"]);
    expect((await problemsIn(hostIn({ "project/.rockerrc": "devcontainer: true\n" })))[0]).toMatch(/^RK110/);
  });
});

describe("a Dockerfile instead of an image", () => {
  const built = async (text: string) => {
    const host = hostIn({ "project/.rockerrc.yaml": text });
    const { invocation } = await configured(host);
    return { host, image: invocation.image, build: invocation.images.at(-1)?.build };
  };

  it("may have a context, target and arguments", async () => {
    const alone = await built("dockerfile: docker/Dockerfile\n");
    const { cwd } = alone.host;
    expect(alone.build).toEqual({ dockerfile: `${cwd}/docker/Dockerfile`, context: cwd });
    expect(alone.image).toMatch(/^localhost\/rocker\/project:dockerfile-[0-9a-f]{32}$/);
    const whole = await built("dockerfile: {file: D, context: c, target: t, args: {A: 1.0}}\n");
    const folder = whole.host.cwd;
    const expected = { dockerfile: `${folder}/D`, context: `${folder}/c`, target: "t", args: { A: "1.0" } };
    expect(whole.build).toEqual(expected);
  });

  it.each([
    "dockerfile: [a]\n",
    "dockerfile: {context: x}\n",
    "dockerfile: {file: x, argz: {}}\n",
    "dockerfile: {file: x, args: {HOME: }}\n",
  ])("is rejected if it is invalid: %s", async (text) => {
    expect((await problemsIn(hostIn({ "project/.rockerrc.yaml": text })))[0]).toMatch(
      /^RK110 .*"dockerfile"/,
    );
  });
});
