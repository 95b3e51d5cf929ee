import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Host } from "@rocker/core";
import { type ConfigLayer, isRockerError, notConfigured, open, systemHost } from "@rocker/core/lifecycle";
import { describe, expect, onTestFinished, test } from "vitest";
import features from "./index.ts";
import { type RegistryOptions, startRegistry } from "./testing/registry.ts";
import { rawTar } from "./testing/tar.ts";

/** A user with an empty home directory, who works in it. */
function newHost(env: Readonly<Record<string, string>> = {}): Host {
  const home = mkdtempSync(join(tmpdir(), "rocker-features-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const variables = { HOME: home, PATH: process.env.PATH, XDG_CACHE_HOME: join(home, "cache"), ...env };
  return { ...systemHost(), cwd: home, env: variables };
}

async function registry(options: RegistryOptions = {}) {
  const started = await startRegistry(options);
  onTestFinished(() => started.stop());
  return started;
}

/** A configuration file of the project that wants these Features. */
function configLayers(features: readonly string[], directory: string): readonly ConfigLayer[] {
  if (features.length === 0) return [];
  const at = { line: 1, column: 1, length: 1 };
  const items = features.map((text) => ({ kind: "scalar", text, plain: false, at }) as const);
  const entries = [{ key: "feature", at, value: { kind: "list", items, at } }] as const;
  const file = { path: join(directory, "config"), text: "", entries };
  return [{ name: "project", file, directory, entries }];
}

/** What a user gets who runs with these Features: titles of steps, or codes of problems. */
async function run(
  host: Host,
  argv: readonly string[],
  { refresh = false, config = [] }: { refresh?: boolean; config?: readonly string[] } = {},
) {
  const notices: string[] = [];
  const report = (event: { readonly type: string; readonly text?: string }) => {
    if (event.type === "notice") notices.push(event.text ?? "");
  };
  const registered = open({ host, report, roots: [{ origin: "cli", extensions: [features] }] });
  const layers = configLayers(config, host.cwd);
  const configuration = { ...notConfigured, layers };
  const line = registered.read([...argv, "image"], {});
  try {
    const parsed = registered.parse(line, { configuration, fileOptions: {} });
    const selected = await parsed.select();
    await selected.fetch({ signal: new AbortController().signal, refresh, progress: () => {} });
    const { plan } = selected.plan();
    const titles = plan.steps.flatMap((step) => (step.type === "exec" ? step.title : []));
    return { titles, problems: [], codes: [], notices };
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return { titles: [], problems: error.problems, codes: error.problems.map(({ code }) => code), notices };
  }
}

const go = { id: "go", version: "1.2.3", options: { version: { type: "string" } } };

describe("a Feature of a registry", () => {
  test("is downloaded once, with what it depends on, and then costs no request", async () => {
    const { address, put, requests } = await registry();
    put("f/go", "1", { ...go, dependsOn: { [`${address}/f/base`]: {} } });
    put("f/base", "latest", { id: "base" });
    const host = newHost();
    const argv = [`--feature=${address}/F/Go:1,version=2`];
    const { titles } = await run(host, argv);
    expect(titles).toEqual([
      `Feature ${address}/f/base (1.0.0), needed by go`,
      `Feature ${address}/f/go:1 (1.2.3), after base`,
    ]);
    const before = requests.length;
    expect((await run(host, argv)).titles).toEqual(titles);
    expect(requests).toHaveLength(before);
  });

  test("is looked up again with --pull", async () => {
    const { address, put } = await registry();
    const host = newHost();
    const argv = [`--feature=${address}/f/go:1`];
    put("f/go", "1", go);
    await run(host, argv);
    put("f/go", "1", { ...go, version: "1.3.0" });
    expect((await run(host, argv)).titles).toEqual([`Feature ${address}/f/go:1 (1.2.3)`]);
    expect((await run(host, argv, { refresh: true })).titles).toEqual([`Feature ${address}/f/go:1 (1.3.0)`]);
  });

  test("with tokens is downloaded with a token, and with the stored login if it takes one", async () => {
    for (const tokens of ["", "ada:secret"]) {
      const { address, put } = await registry({ tokens });
      put("f/go", "1", go);
      const argv = [`--feature=${address}/f/go:1`];
      const host = newHost();
      const anonymous = await run(host, argv);
      expect(anonymous.codes).toEqual(tokens === "" ? [] : ["features/login"]);
      const auth = Buffer.from("ada:secret").toString("base64");
      writeFileSync(join(host.cwd, "config.json"), JSON.stringify({ auths: { [address]: { auth } } }));
      const loggedIn = { ...host, env: { ...host.env, DOCKER_CONFIG: host.cwd } };
      expect((await run(loggedIn, argv)).titles).toEqual([`Feature ${address}/f/go:1 (1.2.3)`]);
    }
  });

  test("is not found, or damaged, or no Feature", async () => {
    const { address, put, putFile } = await registry();
    const digest = put("f/go", "1", go);
    putFile(`/v2/f/go/manifests/${digest}`, Buffer.from("{}"));
    putFile("/v2/f/image/manifests/1", Buffer.from('{"layers": [{"mediaType": "x"}]}'));
    const codesOf = async (reference: string) => (await run(newHost(), [`--feature=${reference}`])).codes;
    expect(await codesOf(`${address}/f/none:1`)).toEqual(["features/not-found"]);
    expect(await codesOf(`${address}/f/go@${digest}`)).toEqual(["features/digest"]);
    expect(await codesOf(`${address}/f/image:1`)).toEqual(["features/unusable"]);
  });

  test("that lacks a dependency names both", async () => {
    const { address, put } = await registry();
    put("f/go", "1", { ...go, dependsOn: { [`${address}/f/none`]: {} } });
    const { problems } = await run(newHost(), [`--feature=${address}/f/go:1`]);
    expect(problems).toMatchObject([
      {
        code: "features/not-found",
        what: `Feature ${address}/f/none not found on ${address}.`,
        why: `Feature ${address}/f/go:1 depends on it.`,
      },
    ]);
  });

  test("on a registry that is down says so", async () => {
    const { address, stop } = await startRegistry();
    await stop();
    const { problems } = await run(newHost(), [`--feature=${address}/f/go:1`]);
    expect(problems).toMatchObject([
      { code: "features/unreachable", why: expect.stringContaining("ECONNREFUSED") },
    ]);
  });

  test("on a registry that does not answer says so", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void silent.close());
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { problems } = await run(newHost(), [`--feature=${address}/f/go:1`]);
    expect(problems).toMatchObject([{ code: "features/unreachable", why: "no answer for 5 seconds." }]);
  });

  test("whose cached contents were changed is downloaded again", async () => {
    const { address, put } = await registry();
    put("f/go", "1", go);
    const host = newHost();
    const argv = [`--feature=${address}/f/go:1`];
    await run(host, argv);
    const directory = join(host.env.XDG_CACHE_HOME ?? "", "rocker/features/sha256");
    for (const name of readdirSync(directory)) writeFileSync(join(directory, name), "changed");
    expect((await run(host, argv)).titles).toEqual([`Feature ${address}/f/go:1 (1.2.3)`]);
  });
});

test("a cache that cannot be written is named", async () => {
  const { address, put } = await registry();
  put("f/go", "1", go);
  const host = newHost();
  writeFileSync(join(host.cwd, "cache"), "a file");
  const { problems } = await run(host, [`--feature=${address}/f/go:1`]);
  expect(problems).toMatchObject([{ code: "features/cache", why: expect.stringContaining("ENOTDIR") }]);
});

test("dependencies without end are refused", async () => {
  const { address, put } = await registry();
  for (let number = 0; number <= 200; number += 1) {
    put(`f/n${number}`, "latest", { id: "n", dependsOn: { [`${address}/f/n${number + 1}`]: {} } });
  }
  expect((await run(newHost(), [`--feature=${address}/f/n0`])).codes).toEqual(["features/too-many"]);
});

describe("a tarball", () => {
  const archive = (entries: Parameters<typeof rawTar>[0]) => gzipSync(rawTar(entries));
  const metadata = { path: "devcontainer-feature.json", contents: JSON.stringify(go) };
  const script = { path: "install.sh", contents: "#!/bin/sh\n" };
  const name = "devcontainer-feature-go.tgz";

  test("is a Feature, with its digest in the lock", async () => {
    const { address, putFile } = await registry();
    putFile(`/${name}`, archive([metadata, script]));
    const host = newHost();
    const url = `http://${address}/${name}`;
    const config = [url];
    const argv = ["--feature-lock=lock.json"];
    expect((await run(host, argv, { config })).titles).toEqual([`Feature ${url} (1.2.3)`]);
    const { features: locked } = JSON.parse(readFileSync(join(host.cwd, "lock.json"), "utf8"));
    expect(locked).toEqual({
      [url]: { version: "1.2.3", resolved: url, integrity: expect.stringMatching(/^sha256:/) },
    });
    // Other contents under the same address are refused, wherever nothing is in the cache.
    putFile(`/${name}`, archive([metadata, { ...script, contents: "#!/bin/sh\ntrue\n" }]));
    rmSync(host.env.XDG_CACHE_HOME ?? "", { recursive: true });
    expect((await run(host, argv, { config })).codes).toEqual(["features/digest"]);
  });

  test.each([
    ["a path out of it", archive([metadata, script, { path: "../../x" }])],
    ["a link out of it", archive([metadata, script, { path: "x", type: "2", link: "/etc/passwd" }])],
    ["a device", archive([metadata, script, { path: "x", type: "3" }])],
    ["no script", archive([metadata])],
    ["other contents", Buffer.from("<html>")],
  ])("with %s is refused", async (_, contents) => {
    const { address, putFile } = await registry();
    putFile(`/${name}`, contents);
    expect((await run(newHost(), [`--feature=http://${address}/${name}`])).codes).toEqual([
      "features/unusable",
    ]);
  });

  test("that is too large is not downloaded to its end", async () => {
    const { address, putFile } = await registry();
    putFile(`/${name}`, Buffer.alloc(65 * 2 ** 20));
    const { problems } = await run(newHost(), [`--feature=http://${address}/${name}`]);
    expect(problems).toMatchObject([
      { code: "features/unusable", what: expect.stringContaining("larger than 64 MB") },
    ]);
  });
});

describe("the lock file", () => {
  const lockOf = (host: Host) =>
    JSON.parse(readFileSync(join(host.cwd, "devcontainer-lock.json"), "utf8")).features;
  const argv = ["--feature-lock=devcontainer-lock.json"];

  test("has version, digest and dependencies of all Features, and decides from then on", async () => {
    const { address, put, requests } = await registry();
    const digest = put("f/go", "1", { ...go, dependsOn: { [`${address}/f/Base:2`]: {} } });
    put("f/base", "2", { id: "base", version: "2.0.1" });
    const host = newHost();
    const config = [`${address}/f/go:1`];
    const { titles } = await run(host, argv, { config });
    expect(lockOf(host)).toEqual({
      [`${address}/f/base:2`]: expect.objectContaining({ version: "2.0.1" }),
      [`${address}/f/go:1`]: {
        version: "1.2.3",
        resolved: `${address}/f/go@${digest}`,
        integrity: digest,
        dependsOn: [`${address}/f/base:2`],
      },
    });
    put("f/go", "1", { ...go, version: "1.9.0" });
    expect((await run(host, argv, { config, refresh: true })).titles).toEqual(titles);
    // With an empty cache, on another machine.
    rmSync(host.env.XDG_CACHE_HOME ?? "", { recursive: true });
    expect((await run(host, argv, { config })).titles).toEqual(titles);
    const before = requests.length;
    expect((await run(host, [...argv, "--frozen-features"], { config })).titles).toEqual(titles);
    expect(requests).toHaveLength(before);
  });

  test("that is frozen lacks nothing", async () => {
    const { address, put, requests } = await registry();
    put("f/go", "1", go);
    const host = newHost();
    const config = [`${address}/f/go:1`];
    const frozen = () => run(host, [...argv, "--frozen-features"], { config });
    expect((await frozen()).codes).toEqual(["features/frozen"]);
    expect(requests).toEqual([]);
    await run(host, [], { config });
    expect((await frozen()).codes).toEqual(["features/frozen"]);
    expect(existsSync(join(host.cwd, "devcontainer-lock.json"))).toBe(false);
  });

  test("loses what is gone, and is not changed by the command line", async () => {
    const { address, put } = await registry();
    put("f/go", "1", go);
    put("f/own", "1", { id: "own" });
    const host = newHost();
    const config = [`${address}/f/go:1`];
    await run(host, argv, { config: [...config, `${address}/f/own:1`] });
    expect(Object.keys(lockOf(host))).toHaveLength(2);
    await run(host, argv, { config });
    expect(Object.keys(lockOf(host))).toEqual(config);
    await run(host, [...argv, `--feature=${address}/f/own:1`], { config });
    expect(Object.keys(lockOf(host))).toEqual(config);
  });
});
