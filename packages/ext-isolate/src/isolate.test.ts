import { defineExtension, hostAccessOf, type SettingOf } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import { isolate } from "./isolate.ts";

type Setup = Parameters<typeof defineExtension>[0]["setup"];

/** An extension with a given set-up. */
const other = (setup: Setup, name = "other") =>
  defineExtension({ name, summary: "x", options: { [name]: { type: "boolean", summary: "on" } }, setup });

const codes = (setup: Setup, facts: FakeHostFacts = {}) =>
  problemsOf([isolate, other(setup)], "--isolate --other img", { host: fakeHost(facts) }).map(
    ({ code }) => code,
  );

describe("--isolate", () => {
  test("sets these settings and mounts nothing from the host", () => {
    const { plan } = planOf(isolate, "--isolate img");
    const from = "isolate";
    expect(plan.run.settings).toEqual({
      network: { value: "none", from },
      ipc: { value: "private", from },
      readOnly: { value: "true", from },
      pidsLimit: { value: "512", from },
      memory: { value: String(4 * 2 ** 30), from },
      capDrop: [{ value: "ALL", from }],
      securityOptions: [{ value: "no-new-privileges", from }],
    });
    expect(plan.run.mounts).toMatchObject(
      ["/run", "/tmp", "/var/tmp"].map((target) => ({ type: "tmpfs", target, size: 2 ** 30 })),
    );
    expect(plan.run.preparations).toEqual([]);
    const names = ["http_proxy", "https_proxy", "no_proxy", "ftp_proxy", "all_proxy"];
    const proxies = names.flatMap((name) => [name, name.toUpperCase()]);
    expect(plan.run.env).toEqual([
      { name: "HOME", value: "/tmp", from },
      ...proxies.map((name) => ({ name, value: "", from })),
    ]);
  });

  test.each<SettingOf<"one">>(["privileged", "gpus", "runtime"])("rejects the setting %s", (name) => {
    expect(codes((container) => void container.withSetting(name, "x"))).toEqual(["isolate/opening"]);
  });

  test.each<SettingOf<"many">>(["devices", "capAdd", "hostGroups", "securityOptions", "ports"])(
    "rejects the settings %s",
    (name) => {
      expect(codes((container) => void container.withAddedSetting(name, "x"))).toEqual(["isolate/opening"]);
    },
  );

  test("reports a conflicting network setting with both extensions", () => {
    const [problem] = problemsOf(
      [isolate, other((container) => void container.withSetting("network", "host"))],
      "--isolate --other img",
    );
    expect(problem).toMatchObject({ code: "RK301", what: expect.stringContaining("other") });
  });

  test.each<[string, FakeHostFacts, boolean]>([
    ["/srv/s", { sockets: ["/srv/s"] }, true],
    ["/srv", { sockets: ["/srv/s"] }, true],
    ["/dev/x", { devices: ["/dev/x"] }, true],
    ["/srv/d", { directories: ["/srv/d"] }, false],
    ["/srv", { sockets: ["/srv/a/b/c/s"] }, true],
    ["/srv", { devices: ["/srv/a/x"] }, true],
    ["/proc", { directories: ["/proc"] }, true],
    ["/proc/1/root", { directories: ["/proc/1/root"] }, true],
    ["/sys/kernel", { directories: ["/sys/kernel"] }, true],
    ["/dev/shm", { directories: ["/dev/shm"] }, true],
    ["/run/user/1234", { directories: ["/run/user/1234"] }, true],
    ["/run/secret", { files: { "/run/secret": "" } }, true],
    ["/", {}, true],
    ["/home/ada", { files: { "/home/ada/.ssh/id_ed25519": "" } }, true],
    ["/home/ada/.ssh/id_ed25519", { files: { "/home/ada/.ssh/id_ed25519": "" } }, true],
    ["/home/ada/.aws/sub", { directories: ["/home/ada/.aws/sub"] }, true],
  ])("rejects a mount of %s", (source, facts, readOnly) => {
    const mount: Setup = (container) => void container.withBindMount(source, "/x", { readOnly });
    expect(codes(mount, facts)).toEqual(["isolate/opening"]);
  });

  test("names what it found", () => {
    const mount: Setup = (container) => void container.withBindMount("/srv", "/x", { readOnly: true });
    const host = fakeHost({ sockets: ["/srv/a/s"] });
    const [problem] = problemsOf([isolate, other(mount)], "--isolate --other img", { host });
    expect(problem?.what).toBe(
      "--isolate conflicts with the read-only mount at /x of the extension other: it holds the socket /srv/a/s.",
    );
  });

  test("rejects a directory with too many files to search", () => {
    const mount: Setup = (container) => void container.withBindMount("/srv", "/x", { readOnly: true });
    const host = fakeHost({ directories: ["/srv"] });
    const entries = () =>
      Array.from({ length: 100_001 }, (_, index) => ({ name: `${index}`, kind: "file" as const }));
    const [problem] = problemsOf([isolate, other(mount)], "--isolate --other img", {
      host: { ...host, entries },
    });
    expect(problem?.what).toContain("more than 100000 files, too many to search for sockets");
  });

  test("mounts copies of read-only directories, while rocker runs", () => {
    const both: Setup = (container) =>
      void container
        .withBindMount("/srv/d", "/d", { readOnly: true })
        .withBindMount("/srv/f", "/f", { readOnly: true });
    const host = fakeHost({ directories: ["/srv/d"], files: { "/srv/f": "" } });
    const view = planOf([isolate, other(both)], "--isolate --isolate-copy-size=1m --other img", { host });
    expect(view.mountAt("/d")).toMatchObject({ source: "/srv/d", snapshot: true });
    expect(view.mountAt("/f")).not.toHaveProperty("snapshot");
    expect(view.plan.run.preparations).toEqual([
      { from: "isolate", data: { snapshotSize: 2 ** 20, persistent: false } },
    ]);
    const detached: Setup = (container, context) => {
      both(container, context);
      container.withSetting("detach", "true");
    };
    expect(codes(detached, { directories: ["/srv/d"], files: { "/srv/f": "" } })).toEqual([
      "isolate/snapshot",
    ]);
    expect(
      problemsOf([isolate, other(both)], "--isolate --other img", { host, persistent: true }).map(
        ({ code }) => code,
      ),
    ).toEqual(["isolate/snapshot"]);
  });

  test("respects limits of other extensions, but not in silence over its own options", () => {
    const limits: Setup = (container) =>
      void container.withSetting("memory", "1").withSetting("pidsLimit", "7");
    for (const extensions of [
      [isolate, other(limits)],
      [other(limits), isolate],
    ]) {
      const view = planOf(extensions, "--isolate --other img");
      expect([view.setting("memory"), view.setting("pidsLimit")]).toEqual(["1", "7"]);
      const both = problemsOf(extensions, "--isolate --isolate-memory=2g --isolate-pids=8 --other img");
      expect(both.map(({ code }) => code)).toEqual(["RK301", "RK301"]);
    }
  });

  test("rejects a named volume", () => {
    expect(codes((container) => void container.withVolume("v", "/v"))).toEqual(["isolate/opening"]);
  });

  test("rejects the ssh agent in build steps", () => {
    expect(codes((container) => void container.withExec(["x"], { ssh: true }))).toEqual(["isolate/opening"]);
    expect(codes((container) => void container.withExec(["x"]))).toEqual([]);
  });

  test("allows limits, names and read-only mounts", () => {
    const allowed: Setup = (container) =>
      void container
        .withSetting("memory", "1")
        .withSetting("name", "ab")
        .withBindMount("/srv/d", "/d", { readOnly: true });
    expect(codes(allowed, { directories: ["/srv/d"] })).toEqual([]);
  });

  test.each(["home", "x11", "wayland", "audio", "gpu", "ssh", "vscode"])("cannot be used with %s", (name) => {
    const [problem] = problemsOf([isolate, other(() => {}, name)], `--isolate --${name} img`);
    expect(problem?.what).toContain("isolate");
    expect(problem?.what).toContain(name);
  });
});

describe("the build", () => {
  test("has no network, unless --isolate-build-network is given", () => {
    expect(planOf(isolate, "--isolate img").plan.buildNetwork).toEqual({
      value: "none",
      from: "isolate",
      option: "isolate-build-network",
    });
    expect(planOf(isolate, "--isolate --isolate-build-network img").plan.buildNetwork).toBeUndefined();
  });

  test("installs a program for --isolate-allow only with network", () => {
    const types = (line: string) => planOf(isolate, line).plan.steps.map(({ type }) => type);
    expect(types("--isolate --isolate-allow=x.test img")).not.toContain("packages");
    expect(types("--isolate --isolate-allow=x.test --isolate-build-network img")).toContain("packages");
  });
});

describe("--isolate-allow", () => {
  const allowing = (line: string) => problemsOf(isolate, `--isolate ${line} img`).map(({ code }) => code);

  test("adds a socket and an unprivileged hook, and keeps the network disabled", () => {
    const view = planOf(isolate, "--isolate --isolate-allow example.com --isolate-allow=*.test:81 img");
    const [preparation] = view.plan.run.preparations;
    expect(preparation?.data).toEqual({
      allow: ["example.com", "*.test:81"],
      name: expect.stringMatching(/^\d+$/),
    });
    expect(view.setting("network")).toBe("none");
    expect(view.mountAt("/run/rocker/network")).toMatchObject({
      source: expect.stringMatching(/^\/home\/ada\/.local\/state\/rocker\/isolate-network\/\d+$/),
      readOnly: true,
    });
    expect(view.plan.run.hooks).toMatchObject([
      { as: "user", args: ["/run/rocker/network/proxy.sock", "3128"] },
    ]);
    expect([view.variable("https_proxy"), view.variable("HTTP_PROXY")]).toEqual(
      Array(2).fill("http://127.0.0.1:3128"),
    );
    expect([view.variable("ALL_PROXY"), view.variable("ftp_proxy")]).toEqual(["", ""]);
  });

  test("is access to each host by name, the same in each run", () => {
    const { plan } = planOf(isolate, "--isolate --isolate-allow Example.com --isolate-allow=*.test:81 img");
    const access = hostAccessOf(plan, fakeHost(), undefined, [isolate]);
    expect(access.filter(({ kind }) => kind !== "hook")).toEqual([
      { kind: "network", value: "example.com", detail: { through: "proxy" } },
      { kind: "network", value: "*.test:81", detail: { through: "proxy" } },
    ]);
    expect(JSON.stringify(access)).not.toContain(String(process.pid));
  });

  test("rejects malformed hosts and the container itself", () => {
    expect(allowing("--isolate-allow http://x --isolate-allow localhost:80")).toEqual(
      Array(2).fill("isolate/allow"),
    );
  });

  test("rejects a run that outlives rocker, and gives a persistent container a proxy that does too", () => {
    const detached = other((container) => void container.withSetting("detach", "true"));
    const line = "--isolate --isolate-allow x.test";
    expect(problemsOf([isolate, detached], `${line} --other img`).map(({ code }) => code)).toEqual([
      "isolate/background",
    ]);
    const { run } = planOf(isolate, `${line} img`, { persistent: true }).plan;
    expect(run.preparations.map(({ data }) => data)).toEqual([
      { lasting: true, allow: ["x.test"], keys: [] },
    ]);
    expect(run.mounts.filter(({ type }) => type === "bind")).toEqual([]);
    expect(run.hooks?.[0]?.args[0]).toBe("/run/rocker/entry/network/proxy.sock");
  });
});
