import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { defineExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { runDirectory } from "../host/run-directory.ts";
import { type Plan, planVersion } from "../plan/plan.ts";
import type { Settings } from "../plan/run-spec.ts";
import { type SettingName, settingNames, settings as table } from "../plan/settings/table.ts";
import { bareHost } from "../test-support/hosts.ts";
import { hostAccessText } from "./access-text.ts";
import { addedHostAccess } from "./added-host-access.ts";
import { hostAccessOf } from "./host-access.ts";

const planWith = (run: Partial<Plan["run"]>): Plan => ({
  version: planVersion,
  base: { image: "debian:bookworm" },
  steps: [],
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [], ...run },
});
const from = "x";
const bind = (source: string, readOnly = false) =>
  ({ type: "bind", source, target: "/t", directory: true, readOnly, options: [], from }) as const;
const settings = (values: Partial<Record<SettingName, string>>): Settings =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const sourced = { value, from };
      return [name, table[name as SettingName].kind === "many" ? [sourced] : sourced];
    }),
  );
const host: Host = bareHost({
  path: (path) => ({
    kind: path.endsWith(".sock") ? "socket" : "directory",
    uid: 1234,
    gid: 1234,
    mode: 0o755,
    realPath: path === "/work/link" ? "/etc" : path,
  }),
});
const texts = (plan: Plan, project?: string) => hostAccessOf(plan, host, project).map(hostAccessText);

describe("host access of a plan", () => {
  it("is empty for what stays in the container or in the project", () => {
    const run = {
      env: [{ name: "A", value: "1", from }],
      mounts: [
        bind("/work"),
        bind("/work/a"),
        { ...bind("/x"), type: "tmpfs" } as never,
        { ...bind(""), type: "volume" } as never,
      ],
      settings: settings({
        hostname: "h",
        memory: "1",
        network: "none",
        ipc: "private",
        privileged: "false",
      }),
    };
    expect(texts(planWith(run), "/work")).toEqual([]);
  });

  it("is described as text, with the values for policies", () => {
    const run = {
      env: [{ name: "TOKEN", host: true, from }] as const,
      mounts: [bind("/workshop"), bind("/work/link", true), bind("/work/docker.sock")],
      settings: settings({
        privileged: "true",
        network: "host",
        ipc: "host",
        capAdd: "SYS_ADMIN",
        securityOptions: "seccomp=unconfined",
        devices: "/dev/kvm:/dev/kvm:rw",
        gpus: "all",
        ports: "80:80",
        envFiles: "/home/ada/.env",
        restart: "always",
      }),
      hooks: [{ from: "desk", script: "/hook", args: [] }],
      preparations: [{ from: "x11", data: {} }],
    };
    expect(hostAccessOf(planWith(run), host, "/work").map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      "mount /workshop",
      "mount /etc",
      "socket /work/docker.sock",
      "variable TOKEN",
      "privileged true",
      "network host",
      "ipc host",
      "capability SYS_ADMIN",
      "security seccomp=unconfined",
      "device /dev/kvm",
      "device all",
      "port 80:80",
      "env-file /home/ada/.env",
      "host-action always",
      "hook desk",
      "host-action x11",
    ]);
    expect(texts(planWith({ mounts: [bind("/etc")] }))).toEqual(["the host path /etc at /t (writable)"]);
  });

  it("is what links of the project lead to, also for what is built", () => {
    const build = { dockerfile: "/work/Dockerfile", context: "/work/link" };
    expect(texts({ ...planWith({}), base: { image: "x", build } }, "/work")).toEqual([
      "the host path /etc, to build the image",
    ]);
    const service = {
      build: { context: "/work/link" },
      volumes: [{ type: "bind", source: "/work/link", target: "/x" }],
    };
    const services = { from, project: "p", stops: true, services: { db: service }, volumes: {} };
    expect(texts(planWith({ services }), "/work").slice(1)).toEqual([
      "the host path /etc, to build the image, for the service db",
      "the host path /etc at /x (writable), for the service db",
    ]);
  });

  it("includes names and labels, which other programs on the host act on", () => {
    const { name, labels } = {
      name: { value: "web", from },
      labels: [
        "traefik.enable=true",
        "ofelia.job-run.x.command=sh",
        "org.opencontainers.image.title=a",
        "flag",
      ].map((value) => ({ value, from })),
    };
    expect(texts(planWith({ settings: { name, labels } }))).toEqual([
      "the container name web, which other containers and commands may refer to",
      "the container label traefik.enable=true, which programs on the host may act on",
      "the container label ofelia.job-run.x.command=sh, which programs on the host may act on",
      "the container label flag, which programs on the host may act on",
    ]);
  });

  it('includes paths that leave the project with "..", existing or not', () => {
    const nothingThere = bareHost({ path: () => undefined });
    const plan = planWith({ mounts: [bind("/work/../etc")], settings: settings({ envFiles: "/work/../x" }) });
    expect(hostAccessOf(plan, nothingThere, "/work").map(({ value }) => value)).toEqual([
      "/work/../etc",
      "/work/../x",
    ]);
  });

  it("includes everything if the project is the home directory or above it", () => {
    expect(texts(planWith({ mounts: [bind("/home/ada/.ssh")] }), "/home/ada")).toHaveLength(1);
    expect(texts(planWith({ mounts: [bind("/home/ada/.ssh")] }), "/")).toHaveLength(1);
  });
});

describe("host access of extensions", () => {
  const planned = (data: unknown, args: readonly string[] = []) =>
    planWith({ preparations: [{ from: "net", data }], hooks: [{ from: "net", script: "/h", args }] });
  const net = defineExtension({
    name: "net",
    summary: "",
    options: {},
    setup: () => {},
    hostAccess: (data) =>
      (data as { readonly hosts?: readonly string[] }).hosts?.map((value) => ({
        kind: "network" as const,
        value,
        detail: { through: "proxy" },
      })),
  });
  const added = (data: unknown, without: unknown) =>
    addedHostAccess(planned(data), planned(without), host, "/work", [net]).map(hostAccessText);

  it("is what the preparation adds to the user's own", () => {
    expect(added({ hosts: ["a.test", "b.test"], pid: 2 }, { hosts: ["a.test"], pid: 1 })).toEqual([
      "HTTP and HTTPS to b.test, through rocker's proxy",
    ]);
    expect(added({ hosts: ["a.test"] }, { hosts: ["a.test"] })).toEqual([]);
  });

  it("is the data of a preparation that says nothing else, in any order", () => {
    expect(added({ b: [1, 2], a: "x" }, { a: "x", b: [1, 2] })).toEqual([]);
    expect(added({ display: ":1", on: true, off: false }, { display: ":0" })).toEqual([
      "an action of the extension net on the host before the container starts (display: :1; on)",
    ]);
    expect(added({ list: ["a, b"] }, { list: ["a", "b"] })).toHaveLength(1);
  });

  it("is the arguments of a hook", () => {
    const [one, other] = [planned(null, ["1"]), planned(null, ["2"])];
    expect(addedHostAccess(one, one, host, "/work")).toEqual([]);
    expect(addedHostAccess(one, other, host, "/work").map(hostAccessText)).toEqual([
      'a script of the extension net, run as root in the container before the command ("1")',
    ]);
  });

  it("is nothing for a directory of this run, whose name is different in each", () => {
    const directory = runDirectory("net", host);
    expect(texts(planWith({ mounts: [bind(directory)] }))).toEqual([]);
    for (const other of [`${dirname(directory)}/1`, `${dirname(directory)}/../${process.pid}`])
      expect(texts(planWith({ mounts: [bind(other)] }))).toHaveLength(1);
  });
});

describe("host access in addition to another plan", () => {
  const beyond = (run: Partial<Plan["run"]>, without?: Partial<Plan["run"]>) =>
    addedHostAccess(planWith(run), without && planWith(without), host, "/work").map(hostAccessText);

  it("includes what the other plan lacks, and mounts that become writable", () => {
    expect(beyond({ mounts: [bind("/etc")] }, { mounts: [bind("/etc")] })).toEqual([]);
    expect(beyond({ mounts: [bind("/etc")] }, { mounts: [bind("/etc", true)] })).toHaveLength(1);
    expect(beyond({ mounts: [bind("/etc")] })).toHaveLength(1);
  });

  it("includes removed protections", () => {
    const safe = { settings: settings({ network: "none", capDrop: "ALL", readOnly: "true" }) };
    expect(beyond({}, safe)).toEqual([
      "removal of your own setting readOnly true",
      "removal of your own setting network none",
      "removal of your own setting capDrop ALL",
    ]);
    expect(beyond(safe, safe)).toEqual([]);
  });

  it("is a protection of each setting that protects, when it is dropped or changed", () => {
    const asked = settingNames.filter((name) => {
      const own = { settings: settings({ [name]: "1" }) };
      // A changed value can be host access too; only the protection counts here.
      const isAsked = (run: Partial<Plan["run"]>) =>
        addedHostAccess(planWith(run), planWith(own), host, "/work").some(
          ({ kind }) => kind === "protection",
        );
      const [dropped, changed] = [isAsked({}), isAsked({ settings: settings({ [name]: "2" }) })];
      expect(changed, name).toBe(dropped);
      return dropped;
    });
    // No more and no less: to change this list is to change what a project may do without being asked about.
    expect(asked).toEqual([
      ...["readOnly", "network", "addHosts", "dns", "ipc", "runtime", "capDrop", "securityOptions"],
      ...["cpus", "cpuShares", "cpuPeriod", "cpuQuota", "cpuRuntime", "cpusetCpus", "cpusetMems"],
      ...["memory", "memoryReservation", "memorySwap", "pidsLimit", "ulimits"],
    ]);
  });

  it("is a ulimit of the user's that another value replaces", () => {
    const ulimits = (...values: string[]) => ({
      settings: { ulimits: values.map((value) => ({ value, from })) },
    });
    const own = ulimits("nproc=100", "nofile=50");
    expect(beyond(ulimits("nproc=100", "nofile=50", "core=0"), own)).toEqual([]);
    expect(beyond(ulimits("nproc=100", "nofile=50", "nproc=9000"), own)).toEqual([
      "removal of your own setting ulimits nproc=100",
    ]);
  });

  it("is the user's account that is gone", () => {
    const account = { name: "ada", uid: 1234, gid: 1234, home: "/home/ada", from };
    const asUser = { ...planWith({}), account };
    expect(addedHostAccess(planWith({}), asUser, host, "/work").map(hostAccessText)).toEqual([
      "running as the image's user (often root) instead of as ada",
    ]);
    expect(addedHostAccess(asUser, asUser, host, "/work")).toEqual([]);
    const offline = { ...planWith({}), buildNetwork: { value: "none", from, option: "o" } } as const;
    expect(addedHostAccess(planWith({}), offline, host, "/work")).toEqual([
      { kind: "protection", value: "build-network" },
    ]);
    expect(addedHostAccess(offline, offline, host, "/work")).toEqual([]);
    expect(addedHostAccess(asUser, planWith({}), host, "/work")).toEqual([]);
  });
});
