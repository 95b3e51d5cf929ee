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
      capDrop: [{ value: "ALL", from }],
      securityOptions: [{ value: "no-new-privileges", from }],
    });
    expect(plan.run.mounts.map(({ type, target }) => `${type} ${target}`)).toEqual([
      "tmpfs /run",
      "tmpfs /tmp",
      "tmpfs /var/tmp",
    ]);
    expect(plan.run.env).toEqual([{ name: "HOME", value: "/tmp", from }]);
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
  ])("rejects a mount of %s", (source, facts, readOnly) => {
    const mount: Setup = (container) => void container.withBindMount(source, "/x", { readOnly });
    expect(codes(mount, facts)).toEqual(["isolate/opening"]);
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

  test("rejects a container that outlives rocker", () => {
    const detached = other((container) => void container.withSetting("detach", "true"));
    const line = "--isolate --isolate-allow x.test";
    expect(problemsOf([isolate, detached], `${line} --other img`).map(({ code }) => code)).toEqual([
      "isolate/background",
    ]);
    expect(problemsOf(isolate, `${line} img`, { persistent: true }).map(({ code }) => code)).toEqual([
      "isolate/background",
    ]);
  });
});
