import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeDocker } from "../support/engines.ts";
import { FakeApi } from "../support/fake-api.ts";
import { outcomeOf } from "../support/rocker.ts";
import { commandLine, ownDirectory } from "../support/test-user.ts";

const key = "registry-real-7c1d";

describeDocker("registries that need a key", (engine) => {
  let project: AgentProject;
  const api = new FakeApi();
  beforeEach(() => {
    project = new AgentProject(engine);
  });
  afterEach(async () => {
    await project.end();
    api.end();
  });

  test("pip, Git and npm use the key of the proxy", async () => {
    const tarball = packageTarball();
    const index = { name: "left-pad", "dist-tags": { latest: "1.0.0" } };
    await api.start(({ url = "", headers }, response) => {
      response.setHeader("Content-Type", url.includes("/simple/") ? "text/html" : "application/json");
      const place = `https://${headers.host}/artifactory/npm/left-pad/-/left-pad-1.0.0.tgz`;
      const version = { name: "left-pad", version: "1.0.0", dist: { tarball: place } };
      if (url.endsWith("/simple/acme/"))
        response.end('<a href="../../files/acme-1.0-py3-none-any.whl">acme-1.0-py3-none-any.whl</a>');
      else if (url.endsWith(".tgz")) response.end(tarball);
      else if (url.endsWith("/left-pad"))
        response.end(JSON.stringify({ ...index, versions: { "1.0.0": version } }));
      else response.writeHead(404).end();
    });
    const host = `host.docker.internal:${api.port}`;
    const keys = ["pypi", "npm", "github", "gitlab"].flatMap((name) => ["--key", `${name}=env:FAKE_KEY`]);
    const hosts = [
      `pypi=${host}/python`,
      `npm=${host}/artifactory/npm`,
      `github=${host}`,
      `gitlab=${host}/lab`,
    ];
    const env = { FAKE_KEY: key, NODE_EXTRA_CA_CERTS: api.certificate };
    const created = await project
      .with(env)
      .create("one", ...keys, ...hosts.flatMap((one) => ["--key-host", one]));
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const script = `
      pip download --no-deps --retries 0 acme || true
      git ls-remote https://${host}/a/b.git || true
      git ls-remote https://${host}/lab/c/d.git || true
      env | grep -e ^npm_config -e ^PIP`;
    const ran = await project.shell("one", script);
    expect(ran.stdout).toContain("npm_config_registry=http://127.0.0.1:3128/npm/artifactory/npm/\n");
    const basic = (user: string) => `Basic ${Buffer.from(`${user}:${key}`).toString("base64")}`;
    const asked = api.requests.map(({ url, headers }) => [url.split("?")[0], headers.authorization]);
    expect(asked).toContainEqual(["/python/simple/acme/", basic("__token__")]);
    expect(asked).toContainEqual(["/python/files/acme-1.0-py3-none-any.whl", basic("__token__")]);
    expect(asked).toContainEqual(["/a/b.git/info/refs", basic("x-access-token")]);
    expect(asked).toContainEqual(["/lab/c/d.git/info/refs", basic("oauth2")]);

    // The image has no npm: this host's asks the agent's proxy, by the agent's variables.
    const [proxy] = project.proxies();
    const near = createServer((one) => void one.pipe(connect(`/proc/${proxy}/cwd/proxy.sock`)).pipe(one));
    near.listen(0, "127.0.0.1");
    await once(near, "listening");
    const { port } = near.address() as AddressInfo;
    const directory = ownDirectory(engine.as);
    const variables = Object.fromEntries(
      ran.stdout
        .replaceAll(":3128", `:${port}`)
        .split("\n")
        .flatMap((line) => (line.startsWith("npm_config") ? [line.split("=")] : [])),
    );
    try {
      const [program, ...args] = commandLine(
        engine.as,
        ["npm", "install", "--no-audit", "left-pad"],
        variables,
      );
      const installed = await outcomeOf(spawn(program, args, { cwd: directory, stdio: "pipe" }));
      expect(installed, installed.stderr).toMatchObject({ code: 0 });
    } finally {
      near.close();
    }
    const manifest = readFileSync(join(directory, "node_modules/left-pad/package.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject({ version: "1.0.0" });
    const npm = api.requests.filter(({ url }) => url.includes("left-pad"));
    expect(npm.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/artifactory/npm/left-pad", `Bearer ${key}`],
      ["/artifactory/npm/left-pad/-/left-pad-1.0.0.tgz", `Bearer ${key}`],
    ]);
  });
});

function packageTarball(): Buffer {
  const directory = ownDirectory();
  mkdirSync(join(directory, "package"));
  writeFileSync(join(directory, "package/package.json"), '{"name":"left-pad","version":"1.0.0"}');
  return execFileSync("tar", ["-cz", "-C", directory, "package"]);
}
