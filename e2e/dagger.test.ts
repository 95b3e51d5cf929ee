import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { defineExtension } from "@rocker/core";
import {
  type BoundPlan,
  type Builder,
  type BuildSsh,
  bind,
  isRockerError,
  type Report,
} from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import engines from "@rocker/engine-docker";
import { planOf } from "@rocker/testkit";
import { afterAll, expect, test } from "vitest";
import { daggerEngine, describeDagger, testOnEngine } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { daggerVariables } from "./support/dagger-recording/stand-in.ts";
import type { TestEngine } from "./support/engines.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { patience } from "./support/patience.ts";
import { makeProgramImage } from "./support/program-image.ts";
import { ownDirectory, root, testUser } from "./support/test-user.ts";

const base = "rocker-test/busybox:latest";
const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8", maxBuffer: 2 ** 28 });

/** Docker as the runtime, opened on demand. */
const open = () => {
  const host = systemHost();
  const { runtime, builder } = engines.find(({ name }) => name === "docker")?.open(host) ?? {};
  const dagger = daggerEngine.open(host).builder;
  if (!runtime || !builder || !dagger) throw new Error("an engine is missing");
  return { runtime, builder, dagger };
};

const names: string[] = [];
afterAll(() => {
  for (const name of names) spawnSync("docker", ["rmi", "--force", name]);
});

/** The user who runs the tests and Docker's client. */
const owner = root ?? testUser;
const rootDocker: TestEngine = { title: "Docker", name: "docker", as: owner, client: docker };

type Setup = Parameters<typeof defineExtension>[0]["setup"];

async function planned(setup: Setup, image = base): Promise<BoundPlan> {
  const facts = await open().runtime.images.find(image);
  if (!facts) throw new Error(`the image ${image} is missing`);
  const options = { probe: { type: "boolean", summary: "on" } } as const;
  const extension = defineExtension({ name: "probe", summary: "a plan for a test", options, setup });
  const { plan } = planOf(extension, ["--probe", "base"], { host: systemHost() });
  return { ...bind(plan, facts), base: { ...facts, image } };
}

function build(
  builder: Builder,
  plan: BoundPlan,
  {
    signal = new AbortController().signal,
    report = (() => {}) as Report,
    ssh = undefined as BuildSsh | undefined,
  } = {},
): Promise<string> {
  const tag = `localhost/rocker/dagger-test:${randomBytes(8).toString("hex")}`;
  names.push(tag);
  const { runtime } = open();
  return builder.build({ plan, tag, labels: { built: "now" }, useCache: true, ssh, runtime, report, signal });
}

describeDagger("an image built by Dagger", { recording: "image" }, () => {
  test("equals the image that Docker builds from the same plan", async () => {
    const script = `mkdir -p /a/b; echo x >/a/f; ln -s f /a/l; ln /a/f /a/h; mkfifo /a/p
      chown -R 3:4 /a; chmod 700 /a/b; chmod 4711 /a/h; rm -r /var/spool 2>/dev/null; mkdir /gone`;
    const plan = await planned((container) =>
      container
        .withAccount({ name: "ada", uid: 1234, gid: 5678, home: "/home/ada" })
        .withExec(["/bin/sh", "-c", script])
        .withNewFile("/etc/root", "one", { permissions: 0o4640 })
        .withNewFile("/new/deep/user", "two", { owner: "user" })
        .withEnvVariable("GREETING", 'hello "world" $HOME')
        .withExec(["/bin/sh", "-c", 'rm -r /gone; echo "$GREETING" >/greeting'], { env: { ONLY: "here" } }),
    );
    const { builder, dagger } = open();
    const [one, other] = [await build(builder, plan), await build(dagger, plan)];
    expect(filesOf(other)).toEqual(filesOf(one));
    expect(settingsOf(other)).toEqual(settingsOf(one));
  });

  testOnEngine("contains nothing of the ssh agent that build steps use", async () => {
    const image = makeProgramImage(rootDocker, "ssh-add", ["ssh-add"]);
    const directory = ownDirectory(owner);
    const agent = new OwnAgent(owner, join(directory, "agent.sock"), "mine");
    await agent.start();
    try {
      const knownHosts = join(directory, "known_hosts");
      writeFileSync(knownHosts, "the.host ssh-ed25519 AAAA\n");
      const sees = 'ssh-add -l | tail -c 20; cat /etc/ssh/ssh_known_hosts2; ls "$SSH_AUTH_SOCK"; id -u';
      const write = (to: string) => ["/bin/sh", "-c", `{ ${sees}; } >${to} 2>&1`];
      const plan = await planned(
        (container) =>
          container
            .withAccount({ name: "ada", uid: 1234, gid: 5678, home: "/home/ada" })
            .withExec(write("/tmp/root"), { ssh: true })
            .withExec(write("/tmp/ada"), { ssh: true, as: "user" })
            .withExec(write("/tmp/none")),
        image,
      );
      const ssh = { agent: join(directory, "agent.sock"), knownHosts };
      const { builder, dagger } = open();
      const [one, other] = [await build(builder, plan, { ssh }), await build(dagger, plan, { ssh })];
      const seen = (id: string) =>
        docker("run", "--rm", "--network=none", id, "sh", "-c", "cd /tmp; head root ada none");
      expect(seen(other)).toBe(seen(one));
      expect(seen(other)).toContain("mine (ED25519)\nthe.host");
      // BuildKit leaves the directories of its mounts behind.
      const mounted = / (etc\/ssh|run\/buildkit)\/$/;
      expect(filesOf(other)).toEqual(filesOf(one).filter((entry) => !mounted.test(entry)));
      expect(settingsOf(other)).toEqual(settingsOf(one));
    } finally {
      agent.stop();
    }
  });

  testOnEngine("leaves no process running when interrupted", async () => {
    const stop = new AbortController();
    const seconds = String(100_000 + Math.floor(Math.random() * 100_000));
    const plan = await planned((container) => container.withExec(["sleep", seconds]));
    const running = () => spawnSync("pgrep", ["-f", `sleep ${seconds}`]).status === 0;
    const building = build(open().dagger, plan, { signal: stop.signal }).catch((error: unknown) => error);
    await expect.poll(running, patience).toBe(true);
    stop.abort();
    const error = await building;
    expect(isRockerError(error) && error.problems[0]?.code).toBe("RK505");
    await expect.poll(running, patience).toBe(false);
  });
});

describeDagger("rocker --engine dagger", { recording: "rocker", isOfRoot: true }, () => {
  const { as, data, run: rocker } = withDaggerPlugin();
  const line = ["--user", "--user-override-name=somebody", "--no-user-sudo", base];
  const run = (command: string[], env: Record<string, string> = {}) => rocker([...line, ...command], { env });

  test("builds with Dagger and runs with Docker; an existing image needs neither engine nor client", async () => {
    // Must not find leftovers of another test run.
    const first = await rocker(["--nocache", ...line, "sh", "-c", "id -u; exit 42"]);
    expect(first).toMatchObject({ code: 42, stdout: `${as.uid}\n` });

    // The program would leave a trace, and the client is missing: neither may be needed.
    const [trace, program] = [join(data, "called"), join(data, "dagger")];
    writeFileSync(program, `#!/bin/sh\ntouch ${trace}\n`);
    chmodSync(program, 0o755);
    const later = chunksOfLater(data);
    for (const chunk of later) renameSync(chunk, `${chunk}.gone`);
    const again = await run(["true"], { _EXPERIMENTAL_DAGGER_CLI_BIN: program });
    for (const chunk of later) renameSync(`${chunk}.gone`, chunk);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    const stopped = await run(["true"], { _EXPERIMENTAL_DAGGER_RUNNER_HOST: "unix:///no/such.sock" });
    expect(stopped).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(trace)).toBe(false);
    // The modules that talk to the engine are among them.
    expect(later.filter((chunk) => readFileSync(chunk, "utf8").includes('"/query"'))).not.toEqual([]);
  });

  test("rocker doctor connects to the engine, and reports if that fails", async () => {
    const { code, stdout } = await rocker(["doctor"], {
      env: { _EXPERIMENTAL_DAGGER_CLI_BIN: "/bin/false" },
    });
    expect({ code, stdout }).toMatchObject({ code: 1 });
    expect(stdout).toContain("! dagger: /bin/false could not open a session with a Dagger engine");
    expect(stdout).not.toContain("builder only");
  });

  test("uses an open session, as inside dagger run, and leaves it open", async () => {
    const { _EXPERIMENTAL_DAGGER_CLI_BIN: program = "dagger", ...env } = daggerVariables();
    const session = spawn(program, ["session"], { env: { ...process.env, ...env }, stdio: "pipe" });
    const closed = once(session, "close");
    try {
      const [said] = await once(session.stdout, "data");
      const { port, session_token: token } = JSON.parse(String(said));
      const open = { DAGGER_SESSION_PORT: String(port), DAGGER_SESSION_TOKEN: token };
      const outcome = await rocker(["--nocache", ...line, "sh", "-c", "exit 43"], {
        env: { ...open, _EXPERIMENTAL_DAGGER_CLI_BIN: "/bin/false" },
      });
      expect(outcome, outcome.stderr).toMatchObject({ code: 43 });
      expect(session.exitCode).toBe(null);
    } finally {
      session.stdin.end();
      session.kill();
      await closed;
    }
  });

  test("reports each step, and the last output of a failing step", async () => {
    const plan = join(data, "plan.json");
    const { stdout } = await rocker(["plan", "--format", "json", ...line]);
    const fails = {
      type: "exec",
      from: ["user"],
      layer: "user",
      title: "a step that fails",
      args: ["sh", "-c", "echo the last words; exit 3"],
      as: "root",
      env: {},
      caches: [],
    };
    const { steps, ...rest } = JSON.parse(stdout);
    writeFileSync(plan, JSON.stringify({ ...rest, steps: [...steps, fails] }));
    const outcome = await rocker([
      "run",
      "--nocache",
      "--progress=plain",
      "--verbose",
      "--trust",
      "--plan",
      plan,
    ]);
    expect(outcome).toMatchObject({ code: 125, stdout: "" });
    const said = outcome.stderr.split("\n").filter((text) => /\[\d\/\d\]|last words|RK\d/.test(text));
    expect(said.map((text) => text.trim())).toEqual([
      "rocker: [1/2] user: account of somebody",
      "rocker: [2/2] user: a step that fails",
      "the last words",
      "rocker: error RK502: image build failed in a step of user (a step that fails): exit code 3.",
      "the last words",
    ]);
  });

  test.each([
    [{ _EXPERIMENTAL_DAGGER_CLI_BIN: "/no/dagger" }, "which is not an executable file"],
    [{ _EXPERIMENTAL_DAGGER_RUNNER_HOST: "unix:///no/such.sock" }, "which does not exist"],
    [{ DAGGER_SESSION_PORT: "1" }, "DAGGER_SESSION_TOKEN is not set"],
  ])("reports what is missing before the first step of a build: %j", async (wrong, reason) => {
    const { code, stdout, stderr } = await rocker(["--nocache", ...line, "true"], { env: wrong });
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).not.toContain("[1/");
    expect(stderr).toContain("RK403");
    expect(stderr).toContain(reason);
  });
});

/** Paths with type, mode, owner, size and symlink target, as exported by Docker. */
function filesOf(image: string): string[] {
  const id = docker("create", "--network=none", image, "true").trim();
  try {
    const list = execFileSync("sh", ["-c", 'docker export "$0" | tar --list --verbose --numeric-owner', id], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    // The third and fourth fields are the time.
    return list
      .split("\n")
      .map((entry) => entry.replace(/^(\S+ +\S+ +\d+) \S+ \S+ /, "$1 "))
      .sort();
  } finally {
    docker("rm", id);
  }
}

function settingsOf(image: string) {
  const [{ Config, Architecture, Os }] = JSON.parse(docker("image", "inspect", image));
  const { User, WorkingDir, Env, Entrypoint, Cmd, Labels } = Config;
  return { Architecture, Os, User, WorkingDir, Env: [...Env].sort(), Entrypoint, Cmd, Labels };
}

/** The plugin's files that are imported for real work. Some have two names, because its directory was replaced. */
function chunksOfLater(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("engine-dagger/dist") && path.endsWith(".js"))
    .map((path) => realpathSync(join(directory, path)));
  const index = files.find((path) => path.endsWith("/dist/index.js")) ?? "";
  const atOnce = readFileSync(index, "utf8").matchAll(/^import .* from "\.\/(.*)";$/gm);
  const needed = new Set([index, ...[...atOnce].map(([, path = ""]) => join(index, "..", path))]);
  return [...new Set(files)].filter((path) => !needed.has(path));
}
