import { type ContainerBuilder, defineExtension, type Plan, type SettingOf } from "@rocker/core";
import { packageManagers, settings } from "@rocker/core/engine";
import { layers, planVersion } from "@rocker/core/lifecycle";
import { describe, expect, test } from "vitest";
import { planOf } from "./plan-of.ts";
import { schemaFaults as faults, planSchema as schema } from "./schema-faults.ts";

const planWith = (write: (container: ContainerBuilder) => void): Plan => {
  const extension = defineExtension({
    name: "x",
    summary: "all of it",
    options: { x: { type: "boolean", summary: "" } },
    setup: write,
  });
  return planOf(extension, ["--x", "debian:12", "sh", "-c", "", "a\nb"]).plan;
};
const everything = planWith((container) => {
  for (const [name, { kind }] of Object.entries(settings)) {
    if (kind === "one") container.withSetting(name as SettingOf<"one">, "1");
    else container.withAddedSetting(name as SettingOf<"many">, "1");
  }
  container
    .withAccount({ name: "ada", uid: 2_000_000_000, gid: 0, home: "/home/ada" })
    .withPackages({ apt: ["git"], apk: [], dnf: ["git"], pacman: ["git"], zypper: ["git"] })
    .withMountedCache("/var/cache/x", "x")
    .withExec(["make", "", "a\nb"], { as: "user", env: { "A.B-C": "1\n2" } })
    .withScript("exit 0", ["$1"], { layer: "user" })
    .withNewFile("/etc/x", "a\0b", { permissions: 0o4755, owner: "user" })
    .withEnvVariable("A", "")
    .withPrepended("PATH", ["/x", "/y"])
    .withLabel("dev.x", "é $x")
    .withCopyFrom("other@sha256:0", "/a", "/b")
    .withBindMount("/tmp", "/t", { readOnly: true, options: ["z", "rshared"] })
    .withBindMount("/gone", "/g")
    .withVolume("v", "/v")
    .withTmpfs("/run/x")
    .withRunVariable("odd name", "")
    .withHostVariable("LANG")
    .withPreparation({ any: [1, null, "x"] })
    .withPreparation(null);
});

describe("plans of rocker", () => {
  test("an empty plan", () => {
    expect(faults(planWith(() => {}))).toEqual([]);
  });

  test("a plan with everything", () => {
    expect(faults(everything)).toEqual([]);
  });

  test("everything includes each kind of step, mount and setting", () => {
    const { steps, run } = everything;
    const inSchema = schema.$defs.step.oneOf.map(
      ({ $ref }: { $ref: string }) => schema.$defs[$ref.slice(8)].properties.type.const,
    );
    expect([...new Set(steps.map(({ type }) => type))].sort()).toEqual([...inSchema].sort());
    expect([...new Set(run.mounts.map(({ type }) => type))].sort()).toEqual(["bind", "tmpfs", "volume"]);
    expect(Object.keys(run.settings).sort()).toEqual(Object.keys(settings).sort());
  });
});

describe("hooks", () => {
  const hooked = planWith((container) => {
    container.withEntrypointHook("exit 0").withEntrypointHook('echo "$1"', ["", "a\nb"]);
  });

  test("a plan with some", () => {
    expect(faults(hooked)).toEqual([]);
  });

  test.each<[object, string]>([
    [{ hooks: [] }, "/run/hooks must NOT have fewer than 1 items"],
    [{ hooks: [{ from: "x", script: "x", args: [] }] }, "/run/hooks/0/script must match pattern"],
    [{ hooks: [{ from: "x", script: "/x" }] }, "/run/hooks/0 must have required property 'args'"],
  ])("%j", (change, fault) => {
    expect(faults({ ...hooked, run: { ...hooked.run, ...change } }).join("\n")).toContain(fault);
  });
});

describe("the schema has the same lists as core", () => {
  const { $defs } = schema;
  test("version, layers, package managers", () => {
    expect($defs.plan.properties.version.const).toBe(planVersion);
    expect($defs.step.properties.layer.enum).toEqual(layers);
    expect(Object.keys($defs.packagesStep.properties.names.properties)).toEqual(packageManagers);
  });

  test("settings, each with one value or several", () => {
    const kinds = Object.entries($defs.settings.properties).map(([name, one]) => [
      name,
      (one as { type?: string }).type === "array" ? "many" : "one",
    ]);
    const expected = Object.entries(settings).map(([name, { kind }]) => [name, kind]);
    expect(Object.fromEntries(kinds)).toEqual(Object.fromEntries(expected));
  });
});

describe("invalid plans", () => {
  // A deep change of the full plan: a path and a value; undefined takes the field away.
  test.each<[string, unknown, string]>([
    ["version", 2, "/version must be equal to constant"],
    ["version", undefined, "must have required property 'version'"],
    ["base.image", "", "/base/image must NOT have fewer than 1 characters"],
    ["extra", 1, "must NOT have additional properties"],
    ["account.uid", -1, "/account/uid must be >= 0"],
    ["account.home", "home", "/account/home must match pattern"],
    ["steps.0.from", [], "/steps/0/from must NOT have fewer than 1 items"],
    ["steps.0.layer", "mine", "/steps/0/layer must be equal to one of the allowed values"],
    ["steps.0.type", "magic", "/steps/0 must match exactly one schema in oneOf"],
    ["steps.0.names.brew", ["x"], "/steps/0/names must NOT have additional properties"],
    ["steps.1.extra", 1, "/steps/1 must NOT have unevaluated properties"],
    ["steps.1.args", [], "/steps/1/args must NOT have fewer than 1 items"],
    ["steps.1.as", "0:0", "/steps/1/as must be equal to one of the allowed values"],
    ["steps.2.mode", 4096, "/steps/2/mode must be <= 4095"],
    ["steps.3.name", "A\nRUN x", "/steps/3/name must match pattern"],
    ["steps.3.value", "1\nRUN x", "/steps/3/value must match pattern"],
    ["run.command", "sh", "/run/command must be array"],
    ["run.env.0.host", true, "/run/env/0 must match exactly one schema in oneOf"],
    ["run.env.1.host", false, "/run/env/1/host must be equal to constant"],
    ["run.mounts.0.source", undefined, "/run/mounts/0 must have required property 'source'"],
    ["run.settings.name", { value: 1, from: "x" }, "/run/settings/name/value must be string"],
    ["run.settings.magic", { value: "1", from: "x" }, "/run/settings must NOT have additional properties"],
    ["run.settings.privileged", true, "/run/settings/privileged must be object"],
    ["run.settings.name", [{ value: "1", from: "x" }], "/run/settings/name must be object"],
    ["run.settings.ports", { value: "1", from: "x" }, "/run/settings/ports must be array"],
    [
      "run.settings.devices.0",
      { value: "/dev/sda" },
      "/run/settings/devices/0 must have required property 'from'",
    ],
    [
      "run.settings.capAdd.0.flag",
      "--pid=host",
      "/run/settings/capAdd/0 must NOT have additional properties",
    ],
    ["run.settings.pid", { value: "host", from: "x" }, "/run/settings must NOT have additional properties"],
    ["run.settings.network.from", "../x", "/run/settings/network/from must match pattern"],
    ["run.entrypoint", "sh", "/run must NOT have additional properties"],
    ["run.mounts.0.type", "npipe", "/run/mounts/0 must match exactly one schema in oneOf"],
    ["run.mounts.0.source", "etc", "/run/mounts/0/source must match pattern"],
    ["run.mounts.0.propagation", "shared", "/run/mounts/0 must NOT have unevaluated properties"],
    ["run.env.0.name", "A=1", "/run/env/0/name must match pattern"],
    [
      "run.hooks",
      [{ from: "x", as: "root", script: "/x", args: [] }],
      "/run/hooks/0/as must be equal to constant",
    ],
    ["base.build", { dockerfile: "Dockerfile", context: "/" }, "/base/build/dockerfile must match pattern"],
    [
      "base.build",
      { dockerfile: "/d", context: "/", ssh: true },
      "/base/build must NOT have additional properties",
    ],
    ["account.gid", 4_294_967_295, "/account/gid must be <= 4294967294"],
    ["steps.1.ssh", false, "/steps/1/ssh must be equal to one of the allowed values"],
    ["steps.1.type", undefined, "/steps/1 must have required property 'type'"],
    ["run.preparations.0.data", undefined, "/run/preparations/0 must have required property 'data'"],
  ])("%s: %j", (path, value, fault) => {
    const plan = structuredClone(everything);
    const keys = path.split(".");
    // biome-ignore lint/suspicious/noExplicitAny: any depth of any shape.
    const holder = keys.slice(0, -1).reduce((inner: any, key) => inner[key], plan);
    holder[keys.at(-1) as string] = value;
    expect(faults(plan).join("\n")).toContain(fault);
  });
});
