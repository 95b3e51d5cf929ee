import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { depsProject, removeImagesOf, rockerIn } from "./support/deps-project.ts";
import { describeEngines, listImages, type TestEngine } from "./support/engines.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

// An expensive layer produces different content in each build.
const expensive = "run_expensive: [cat /proc/sys/kernel/random/uuid >/expensive]";
const uuid = /^[0-9a-f-]{36}$/;

describeEngines("layers of deps files", (engine) => {
  let base = "";
  let registry: ImageRegistry;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    base = makeBase(engine, "layers-bare");
    removeImagesOf(engine, "layers");
    registry = await startImageRegistry({ needsLogin: true });
    login = loggedIn(engine, registry);
  });
  afterAll(async () => {
    removeImagesOf(engine, "layers");
    await registry?.stop();
  });

  /** Two projects with a common beginning, on an engine that has built neither. */
  function twoProjects() {
    const own = Math.random().toString(36).slice(2);
    const run = rockerIn(engine, login);
    const [one = "", two = ""] = ["one", "two"].map((name) =>
      depsProject(engine.as, {
        [`${name}.deps.yaml`]: [
          `${expensive.slice(0, -1)}, ": ${own}"]`,
          `run_main: [echo ${name} >/name]`,
          "run_lint: [cat /proc/uptime >/lint]",
        ].join("\n"),
      }),
    );
    const seen = async (directory: string, ...options: string[]) => {
      const { stdout, stderr } = await run(
        directory,
        "--deps",
        ...options,
        base,
        "cat",
        "/expensive",
        "/name",
      );
      const [made = "", name] = stdout.split("\n");
      expect(made, stderr).toMatch(uuid);
      return { made, name, stderr };
    };
    return { one, two, run, seen, own };
  }

  it("that two projects share are built once; a change rebuilds only what follows", async () => {
    const { one, two, seen } = twoProjects();
    const first = await seen(one);
    expect(await seen(two)).toMatchObject({ made: first.made, name: "two" });

    const file = join(one, "one.deps.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("/proc/uptime", "/proc/loadavg"));
    const changed = await seen(one, "--progress", "json");
    expect(changed).toMatchObject({ made: first.made, name: "one" });
    const events = changed.stderr.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []));
    const executed = events.filter(({ type, cached }) => type === "step-done" && !cached);
    const titles = new Map(
      events.filter(({ type }) => type === "step").map(({ index, title }) => [index, title]),
    );
    expect(executed.map(({ index }) => titles.get(index))).toEqual([expect.stringMatching(/^run_lint: /)]);
  });

  it("that exceed the engine's limit are rejected before the build", async () => {
    const lines = Array.from({ length: 600 }, (_, at) => `run_layer${at}: [echo ${at} >/${at}]`);
    const directory = depsProject(engine.as, { "many.deps.yaml": lines.join("\n") });
    const { code, stderr } = await rockerIn(engine)(directory, "--deps", base, "true");
    expect(code).toBe(125);
    // One more for the sudo stub.
    expect(stderr).toMatch(
      /^rocker: error RK511: .* 60\d layers, and \w+ \(\w+\) supports at most .*\n.* Added: 601 from deps\./,
    );
  });

  it("are imported from a registry that a colleague pushed to", async () => {
    const { one, two, run, seen, own } = twoProjects();
    const cache = `${registry.address}/team/layers`;
    // It does not exist yet, which is not an error.
    const pushed = await run(one, "build", "--deps", `--cache-from=${cache}`, `--cache-to=${cache}`, base);
    expect(pushed, pushed.stderr).toMatchObject({ code: 0 });
    const { made } = await seen(one);
    engine.client("rmi", "--force", pushed.stdout.trim());
    await forget(engine, own);
    expect(await seen(two, `--cache-from=${cache}`)).toMatchObject({ made, name: "two" });
    const names = listImages(engine, "--format", "{{.Repository}}");
    expect(names).not.toContain("team/layers");

    removeImagesOf(engine, "layers");
    await forget(engine, own);
    expect((await seen(two)).made).not.toBe(made);
  });

  it("that cannot be pushed are an error; an engine without support is named", async () => {
    const { one, two, run } = twoProjects();
    const nowhere = await run(one, "build", "--deps", "--cache-to=127.0.0.1:1/team/layers", base);
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(engine.name === "docker" ? /RK510.*127\.0\.0\.1:1\/team\/layers/ : /RK50/);
    const refused = (...options: string[]) =>
      rockerIn(engine, { DOCKER_BUILDKIT: "0" })(two, "build", "--deps", ...options, base);
    const [from, to] = await Promise.all([
      refused("--cache-from=127.0.0.1:1/x:tag"),
      refused("--cache-to=127.0.0.1:1/x", "--cache-to=127.0.0.1:1/y"),
    ]);
    expect(from.stderr).toMatch(/RK404: --cache-from requests something that /);
    expect(to.stderr).toMatch(/RK404: --cache-to requests something that /);
  });
});

/** The environment of a user who is logged in to a registry without TLS. */
function loggedIn({ as }: TestEngine, { address, login = "" }: ImageRegistry) {
  const directory = ownDirectory(as);
  mkdirSync(join(directory, "docker"));
  const auths = { [address]: { auth: Buffer.from(login).toString("base64") } };
  writeFileSync(join(directory, "docker/config.json"), JSON.stringify({ auths }));
  writeFileSync(
    join(directory, "registries.conf"),
    `[[registry]]\nlocation = "${address}"\ninsecure = true\n`,
  );
  giveTo(as, directory);
  return {
    DOCKER_CONFIG: join(directory, "docker"),
    REGISTRY_AUTH_FILE: join(directory, "docker/config.json"),
    CONTAINERS_REGISTRIES_CONF: join(directory, "registries.conf"),
  };
}

/**
 * Resets an engine as if it had never built this. Removing images is enough for Podman; from BuildKit's cache, the steps
 * with this text and those after them are removed.
 */
async function forget(engine: TestEngine, mark: string): Promise<void> {
  if (engine.name === "podman") return;
  interface CacheRecord {
    readonly ID: string;
    readonly Parent?: string;
    readonly Description: string;
  }
  for (;;) {
    const { BuildCache: all } = JSON.parse(await daemon("GET", "/system/df")) as {
      BuildCache: CacheRecord[];
    };
    const marked = new Set(all.filter((one) => one.Description.includes(mark)).map(({ ID }) => ID));
    for (const { ID, Parent } of all) if (Parent !== undefined && marked.has(Parent)) marked.add(ID);
    if (marked.size === 0) return;
    for (const id of marked) {
      const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }));
      await daemon("POST", `/build/prune?all=1&filters=${filters}`);
    }
  }
}

function daemon(method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: "/var/run/docker.sock", method, path }, (answer) =>
      resolve(text(answer)),
    );
    call.on("error", reject).end();
  });
}
