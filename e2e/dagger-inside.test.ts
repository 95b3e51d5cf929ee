import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDagger, testOnEngine } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";
import { patience } from "./support/patience.ts";
import { writePlugin } from "./support/plugin.ts";
import { startRocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

const base = "rocker-test/busybox:latest";
const asAda = ["--user", "--user-override-name=ada", "--no-user-sudo"];

describeDagger("rocker --run-in-engine", { recording: "run-in-engine", isOfRoot: true }, () => {
  const { as, data, env, run } = withDaggerPlugin();
  const inside = (args: readonly string[], options: Parameters<typeof run>[1] = {}) =>
    run(["--run-in-engine", ...args], options);

  test("returns the command's exit code and output, also without Dagger's cache", async () => {
    // One of each kind that Dagger distinguishes, because each run takes long.
    for (const code of [3, 137, 255]) {
      const outcome = await inside([
        base,
        "sh",
        "-c",
        `printf ' out\n\n'; printf ' err \n' >&2; exit ${code}`,
      ]);
      expect(outcome).toMatchObject({ code, stdout: " out\n\n", stderr: " err \n" });
    }
    expect(await inside([base, "no-such-program"])).toMatchObject({ code: 127, stdout: "" });
    expect(await inside([base, "/bin"])).toMatchObject({ code: 126, stdout: "" });
  });

  test("runs in the extensions' image, and forwards standard input and secrets", async () => {
    const script = 'id -un; [ "$SECRET" = "of mine" ] && echo "it is $SECRET, $PLAIN"; cat';
    const line = [...asAda, "--env=SECRET", "--env=PLAIN=a b", base, "sh", "-c", script];
    const outcome = await inside(line, { env: { SECRET: "of mine" }, input: "what\ncomes" });
    // Dagger hides only values that were passed by name.
    expect(outcome).toMatchObject({ code: 0, stdout: "ada\nit is ***, a b\nwhat\ncomes" });
  });

  test("runs hooks first as root, then the command as the user", async () => {
    const code = `export default {
      name: "hooked",
      summary: "The tool hooked",
      options: { hooked: { type: "boolean", summary: "Use the tool" }, "hooked-level": { type: "integer", summary: "How much of it" } },
      setup: (container) => void container.withEntrypointHook('id -un; echo "$1"', ["it's $HOME"]),
    };`;
    writePlugin(`${data}/rocker/plugins/node_modules/hooked`, "hooked", { files: { "index.js": code } }, as);
    const outcome = await inside(["--hooked", "--user", "--no-user-sudo", base, "sh", "-c", "id -u; exit 9"]);
    expect(outcome).toMatchObject({ code: 9, stdout: `${as.uid}\n` });
    expect(outcome.stderr).toContain("root\nit's $HOME\n");
  });

  test("rejects unsupported settings before the build and names the extension", async () => {
    const line = ["--home", "--devices=/dev/null", "--network=host", base, "true"];
    const { code, stderr } = await inside(line, { env: { _EXPERIMENTAL_DAGGER_CLI_BIN: "/bin/false" } });
    expect(code).toBe(125);
    expect(stderr.match(/RK435: .*/g)).toEqual([
      expect.stringContaining(
        'the extension "container" requests something that a command inside the builder cannot have: network.',
      ),
      expect.stringContaining(
        'the extension "container" requests something that a command inside the builder cannot have: devices.',
      ),
      expect.stringContaining(
        'the extension "home" requests something that a command inside the builder cannot have: ',
      ),
    ]);
    const terminal = await inside(["--mode=interactive", base]);
    expect(terminal).toMatchObject({ code: 125, stderr: expect.stringContaining("RK435") });
    const elsewhere = await inside([base, "true"], { env: { ROCKER_ENGINE: "docker" } });
    expect(elsewhere.stderr).toContain("Use an engine that supports it (dagger): --engine dagger");
  });

  testOnEngine("Ctrl-C stops the command in the engine and leaves nothing behind", async () => {
    const scratch = ownDirectory(as);
    const seconds = String(100_000 + Math.floor(Math.random() * 100_000));
    const script = `echo begun; exec sleep ${seconds}`;
    const child = startRocker(["--run-in-engine", "--no-stdin", base, "sh", "-c", script], {
      as,
      env: { ...env(), TMPDIR: scratch },
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await expect.poll(() => runs(seconds), patience).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect.poll(() => runs(seconds), patience).toBe(false);
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describeDagger("rocker build --push with Dagger", { recording: "push", isOfRoot: true }, () => {
  const { as, data, run } = withDaggerPlugin();
  let registry: ImageRegistry;
  let closed: ImageRegistry;
  beforeAll(async () => {
    registry = await startImageRegistry();
    closed = await startImageRegistry({ needsLogin: true });
    const code = `export default {
      name: "tool",
      summary: "The tool tool",
      options: { tool: { type: "boolean", summary: "Use the tool" }, "tool-level": { type: "integer", summary: "How much of it" } },
      setup: (container) => void container.withEnvVariable("TOOL", "1.0.0"),
    };`;
    const directory = `${data}/rocker/plugins/node_modules/tool`;
    writePlugin(directory, "tool", { files: { "index.js": code } }, as);
  });
  afterAll(async () => {
    await registry.stop();
    await closed.stop();
  });

  test("pushes one name for several platforms, each on its own base image, without Docker or Podman", async () => {
    const platforms = ["linux/amd64", "linux/arm64"];
    await registry.put("base", "1", platforms);
    const name = `${registry.address}/team/both:1`;
    const line = ["--tool", `--platform=${platforms.join(",")}`, `${registry.address}/base:1`];
    const outcome = await run(["build", "--push", "--tag", name, ...line], {
      env: { DOCKER_HOST: "unix:///no/such.sock", PATH: "/nowhere" },
    });
    expect(outcome).toMatchObject({ code: 0, stdout: `${name}\n` });
    const images = await registry.imagesOf("team/both", "1");
    expect(images.map(({ os, architecture }) => `${os}/${architecture}`).sort()).toEqual(platforms);
    for (const { config } of images) expect(config.Env).toContain("TOOL=1.0.0");
  });

  testOnEngine("uses the logins of docker login and reports a missing one", async () => {
    const name = `${closed.address}/team/one:1`;
    const push = (more: Record<string, string> = {}) =>
      run(["build", "--push", "--tag", name, "--tool", base], { env: more });
    const refused = await push();
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(`Log in first: docker login ${closed.address}`);

    const directory = `${data}/docker`;
    const auth = Buffer.from(closed.login ?? "").toString("base64");
    mkdirSync(directory);
    writeFileSync(join(directory, "config.json"), JSON.stringify({ auths: { [closed.address]: { auth } } }));
    expect(await push({ DOCKER_CONFIG: directory })).toMatchObject({ code: 0, stdout: `${name}\n` });
    expect(await closed.imagesOf("team/one", "1")).toHaveLength(1);
  });
});

/** Whether a program with this argument is running, in any container. */
function runs(argument: string): boolean {
  return spawnSync("pgrep", ["-f", `^sleep ${argument}`]).status === 0;
}
