import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, expect, it } from "vitest";
import { describeDaggerEngine } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { describeEngines, dockerEngine, removeContainer, type TestEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, root, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

/** As the user of Dagger's plugin. */
const rootDocker: TestEngine = { ...dockerEngine, as: root ?? testUser };

/** As the tools that write such labels: one set for each Feature, then that of the image's own devcontainer.json. */
const metadata = [
  {
    id: "example.com/features/server:1",
    init: true,
    entrypoint: "/usr/local/bin/server.sh",
    mounts: ["type=tmpfs,target=/of-feature"],
    postCreateCommand: "echo 1 Feature of the image, $(id -un)",
    initializeCommand: "touch never-on-the-host",
  },
  {
    remoteUser: "vscode",
    containerEnv: { A: "image", B: "image" },
    mounts: [{ source: "rocker-test-metadata-unused", target: "/shared", type: "volume" }],
    postCreateCommand: { "": "echo 2 image" },
  },
];

const dockerfile = [
  "FROM debian:bookworm",
  "RUN useradd --uid 1777 --create-home --shell /bin/bash vscode",
  "RUN printf '#!/bin/sh\\necho server as $(id -u) > /server\\n' >/usr/local/bin/server.sh && chmod +x /usr/local/bin/server.sh",
].join("\n");

/** A file of the project, or one of a Feature in it. */
const own = {
  image: "",
  containerEnv: { B: "file" },
  mounts: ["type=tmpfs,target=/shared"],
  features: { "./tool": {} },
  postCreateCommand: "echo 4 file",
};
const feature = {
  ".devcontainer/tool/devcontainer-feature.json": {
    id: "tool",
    version: "1.0.0",
    postCreateCommand: "echo 3 Feature",
  },
  ".devcontainer/tool/install.sh": "#!/bin/sh\necho $_REMOTE_USER >/installed-for\n",
};

/** An image with this label, and a project with these files. */
function projectOn(
  engine: TestEngine,
  env: () => Readonly<Record<string, string>> = () => using(engine).env,
) {
  const { as } = engine;
  const names: string[] = [];
  const tag = `rocker-test/metadata-${engine.name}-${as.uid}`;
  const build = (name: string, label: string | object) => {
    const directory = subdirectory(ownDirectory(as), "image", as);
    const text = typeof label === "string" ? label : JSON.stringify(label);
    const escaped = text.replace(/["\\$]/g, "\\$&");
    writeFileSync(join(directory, "Dockerfile"), `${dockerfile}\nLABEL devcontainer.metadata="${escaped}"\n`);
    giveTo(as, directory);
    engine.client("build", "--quiet", "--tag", name, directory);
  };
  const project = (files: Readonly<Record<string, string | object>>) => {
    const home = ownDirectory(as);
    const directory = subdirectory(home, "project", as);
    const write = (name: string, content: string | object) => {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      giveTo(as, home);
    };
    for (const [name, content] of Object.entries(files)) write(name, content);
    const all = { ...env(), HOME: home, XDG_STATE_HOME: join(home, "state"), SECRET: "s3cr3t" };
    const run = (...args: string[]) => rocker(args, { as, cwd: directory, env: all });
    return { directory, write, run };
  };
  const end = () => {
    for (const name of names.splice(0)) removeContainer(engine, name);
  };
  return { tag, build, project, names, end };
}

const hooks = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("[postCreateCommand"));

describeEngines("an image with devcontainer.metadata", (engine) => {
  const { as } = engine;
  const { tag, build, project, names, end } = projectOn(engine);
  beforeAll(() => build(tag, metadata));
  afterEach(end);

  // Root's IDs cannot be given to another user: it keeps those of the image.
  const uid = as.uid === 0 ? 1777 : as.uid;
  const script = [
    "echo $(id -un) $(id -u) $A $B; cat /server /installed-for",
    "grep -c ' /of-feature tmpfs' /proc/mounts; grep -c ' /shared tmpfs' /proc/mounts; touch made || true",
  ].join("; ");

  it("is the lower half of a dev container on it", async () => {
    const { directory, run } = project({
      ...feature,
      ".devcontainer/devcontainer.json": { ...own, image: tag },
    });
    const refused = await run(".", "true");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain(
      '("/usr/local/bin/server.sh" "/usr/local/bin/server.sh") (requested by the image)',
    );
    expect(refused.stderr).not.toContain("built localhost");
    const { code, stdout, stderr } = await run("--trust", ".", "sh", "-c", script);
    expect({ code, stdout }, stderr).toEqual({
      code: 0,
      stdout: `vscode ${uid} image file\nserver as 0\nvscode\n1\n1\n`,
    });
    expect(hooks(stderr)).toEqual([
      "[postCreateCommand] 1 Feature of the image, vscode",
      "[postCreateCommand] 2 image",
      "[postCreateCommand] 3 Feature",
      "[postCreateCommand] 4 file",
    ]);
    expect(existsSync(join(directory, "never-on-the-host"))).toBe(false);
    if (as.uid !== 0) expect(statSync(join(directory, "made")).uid).toBe(as.uid);
  });

  it("counts for a Dockerfile that starts from it, also through a stage, and for a service of a Compose file", async () => {
    const { run } = project({
      ".devcontainer.json": { build: { dockerfile: "Dockerfile", args: { BASE: tag } } },
      Dockerfile: `ARG BASE=debian\nFROM $BASE AS base\nFROM base\nRUN id -u >/built-as\n`,
    });
    expect(await run("--trust", ".", "sh", "-c", "id -un; cat /built-as")).toMatchObject({
      code: 0,
      stdout: "vscode\n0\n",
    });
    const composed = project({
      ".devcontainer.json": { dockerComposeFile: "compose.yaml", service: "app" },
      "compose.yaml": `services:\n  app:\n    image: ${tag}\n`,
    });
    expect(await composed.run("--trust", ".", "sh", "-c", "id -un; echo $A")).toMatchObject({
      code: 0,
      stdout: "vscode\nimage\n",
    });
  });

  it("means nothing for an image that is run without a dev container", async () => {
    const { run } = project({});
    expect(await run(tag, "sh", "-c", "id -u; echo $A")).toMatchObject({
      code: 0,
      stdout: "0\n\n",
      stderr: "",
    });
  });

  it("gets nothing of the host that was not approved", async () => {
    const hostile = `${tag}-hostile`;
    build(hostile, {
      privileged: true,
      mounts: ["source=/,target=/host,type=bind"],
      containerEnv: { STOLEN: "${localEnv:SECRET}" },
      postCreateCommand: "echo ${localEnv:SECRET}",
    });
    const { run } = project({ ".devcontainer.json": { image: hostile } });
    const { code, stderr } = await run(".", "true");
    expect(code).not.toBe(0);
    for (const line of [
      "full access to the host (privileged)",
      "the host path / at /host (writable)",
      "the value of your environment variable SECRET",
    ])
      expect(stderr).toContain(line);
    const requests = stderr.match(/^ {2}- .*/gm) ?? [];
    expect(requests.filter((line) => !line.includes("(requested by the image)"))).toEqual([]);
    expect(stderr).not.toContain("s3cr3t");
  });

  it("is ignored with a notice if it is not as specified, and refused with --strict", async () => {
    const broken = `${tag}-broken`;
    build(broken, "{ not JSON");
    const { run, write } = project({ ".devcontainer.json": { image: broken } });
    const result = await run(".", "id", "-u");
    expect(result).toMatchObject({ code: 0, stdout: "0\n" });
    expect(result.stderr).toContain(
      `RK138: the label devcontainer.metadata of the image ${broken} was ignored`,
    );
    expect((await run("--strict", ".", "true")).stderr).toContain("error RK138");

    build(broken, [
      { remoteUser: ["vscode"], init: "yes", mounts: "x", capAdd: ["A\u0000"], containerEnv: { "A B": "1" } },
    ]);
    const partly = await run(".", "id", "-u");
    expect(partly).toMatchObject({ code: 0, stdout: "0\n" });
    expect(partly.stderr).toContain(
      `RK125: rocker does not do everything in the label devcontainer.metadata of the image ${broken}: not used: capAdd (NUL bytes), mounts (expected an array), `,
    );
    expect((await run("--strict", ".", "true")).stderr).toContain("error RK121");

    // What the user's own options contradict is an error that names the image.
    build(broken, { remoteUser: "no such user" });
    write(".devcontainer.json", { image: broken });
    expect((await run(".", "true")).stderr).toContain(
      `This is with the settings in the label devcontainer.metadata of the image ${broken}.`,
    );
  });

  it("counts for an image that is built", async () => {
    const { run } = project({ ".devcontainer.json": { image: tag, features: {} } });
    const { code, stdout, stderr } = await run("build", "--trust", ".");
    expect(code, stderr).toBe(0);
    const user = engine.client("image", "inspect", "--format", "{{.Config.User}}", stdout.trim()).trim();
    expect(user).toBe(as.uid === 0 ? "vscode" : String(as.uid));
  });

  it("stays in a persistent container as it was when it was created, until that is recreated", async () => {
    const name = `${tag}-up`;
    build(name, { remoteUser: "vscode", containerEnv: { A: "first" }, onCreateCommand: "echo created" });
    const { run } = project({ ".devcontainer.json": { image: name } });
    const created = await run("up", "--trust");
    names.push(created.stdout.trim());
    expect(created.stderr).toContain("[onCreateCommand] created");
    const inside = async () => (await run("enter", "sh", "-c", "id -un; echo $A")).stdout;
    expect(await inside()).toBe("vscode\nfirst\n");
    const again = await run("up");
    expect(again.stderr).toContain("is already running");
    expect(again.stderr).not.toContain("onCreateCommand");

    build(name, { remoteUser: "vscode", containerEnv: { A: "second" } });
    const changed = await run("up");
    expect(changed.code, changed.stderr).toBe(0);
    expect(changed.stderr).toContain(`base image ${name} has changed`);
    expect(await inside()).toBe("vscode\nfirst\n");
    expect((await run("up", "--recreate")).code).toBe(0);
    expect(await inside()).toBe("vscode\nsecond\n");
  });
});

describeDaggerEngine("an image with devcontainer.metadata, built by Dagger", () => {
  const { env } = withDaggerPlugin();
  const { tag, build, project } = projectOn(rootDocker, env);
  it("is the lower half of a dev container on it", async () => {
    build(tag, metadata);
    const { run } = project({ ".devcontainer.json": { image: tag } });
    expect(await run("--trust", ".", "sh", "-c", "id -un; echo $A")).toMatchObject({
      code: 0,
      stdout: "vscode\nimage\n",
    });
  });
});
