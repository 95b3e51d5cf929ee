import { defineExtension, type SettingOf } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import contributions from "./index.ts";

const [isolate] = contributions;
type Setup = Parameters<typeof defineExtension>[0]["setup"];

/** An extension that writes what a test wants. */
const other = (setup: Setup, name = "other") =>
  defineExtension({ name, summary: "x", options: { [name]: { type: "boolean", summary: "on" } }, setup });

const codes = (setup: Setup, facts: FakeHostFacts = {}) =>
  problemsOf([isolate, other(setup)], "--isolate --other img", { host: fakeHost(facts) }).map(
    ({ code }) => code,
  );

describe("--isolate", () => {
  test("becomes these settings, and nothing of the host", () => {
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
    expect(plan.run.env).toEqual([]);
  });

  test("the user's home is in memory", () => {
    const user = other((container) => {
      container.withAccount({ name: "ada", uid: 1, gid: 1, home: "/home/ada" });
    }, "user");
    expect(planOf([isolate, user], "--isolate --user img").mountAt("/home/ada").type).toBe("tmpfs");
  });

  test.each<SettingOf<"one">>(["privileged", "gpus", "runtime", "restart", "cpuRuntime"])(
    "refuses the setting %s",
    (name) => {
      expect(codes((container) => void container.withSetting(name, "x"))).toEqual(["isolate/setting"]);
    },
  );

  test.each<SettingOf<"many">>([
    "devices",
    "capAdd",
    "groups",
    "hostGroups",
    "securityOptions",
    "ports",
    "addHosts",
  ])("refuses the settings %s", (name) => {
    expect(codes((container) => void container.withAddedSetting(name, "x"))).toEqual(["isolate/setting"]);
  });

  test("a network and a read-only root are contradictions that name both", () => {
    const [problem] = problemsOf(
      [isolate, other((container) => void container.withSetting("network", "host"))],
      "--isolate --other img",
    );
    expect(problem).toMatchObject({ code: "RK301", what: expect.stringContaining("other") });
  });

  test.each<[string, string, FakeHostFacts]>([
    ["isolate/socket", "/srv/s", { sockets: ["/srv/s"] }],
    ["isolate/socket", "/srv", { sockets: ["/srv/s"] }],
    ["isolate/device", "/dev/x", { devices: ["/dev/x"] }],
    ["isolate/writable", "/srv/d", { folders: ["/srv/d"] }],
  ])("%s: a mount of %s", (code, source, facts) => {
    expect(codes((container) => void container.withBindMount(source, "/x"), facts)).toEqual([code]);
  });

  test("allows limits, names, and files to read", () => {
    const harmless: Setup = (container) =>
      void container
        .withSetting("memory", "1")
        .withSetting("name", "ab")
        .withBindMount("/srv/d", "/d", { readOnly: true });
    expect(codes(harmless, { folders: ["/srv/d"] })).toEqual([]);
  });

  test.each(["home", "x11", "wayland", "audio", "gpu", "ssh", "vscode"])("cannot be used with %s", (name) => {
    const [problem] = problemsOf([isolate, other(() => {}, name)], `--isolate --${name} img`);
    expect(problem?.what).toContain("isolate");
    expect(problem?.what).toContain(name);
  });
});
