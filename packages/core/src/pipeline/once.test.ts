import { afterEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "../engine/engine.ts";
import type { PersistentContainers } from "../engine/persistent-containers.ts";
import { type AnyExtension, defineExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import * as activate from "../lifecycle/activate.ts";
import * as choose from "../lifecycle/choose.ts";
import * as execute from "../lifecycle/execute.ts";
import * as findImages from "../lifecycle/find-images.ts";
import * as order from "../lifecycle/order.ts";
import * as parse from "../lifecycle/parse.ts";
import * as persistent from "../lifecycle/persistent.ts";
import * as prepareHost from "../lifecycle/prepare-host.ts";
import * as read from "../lifecycle/read.ts";
import * as register from "../lifecycle/register.ts";
import * as resolve from "../lifecycle/resolve.ts";
import * as setup from "../lifecycle/setup.ts";
import * as split from "../options/split.ts";
import { requestedContainer } from "../persistent/requested-container.ts";
import { upContainer } from "../persistent/up-container.ts";
import * as hash from "../plan/hash.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { fakeEngines } from "../test-support/engines.ts";
import { bareHost } from "../test-support/hosts.ts";
import { notConfigured } from "./configured.ts";
import { open } from "./open.ts";
import type { Parsed } from "./parsed.ts";
import type { Planned } from "./planned.ts";

/** Every step of the lifecycle, the split of the command line, and what is done per start of a container. */
const counted = {
  register: [register, "register"],
  split: [split, "splitLine"],
  parse: [parse, "merge"],
  parseWithout: [parse, "parse"],
  activate: [activate, "activate"],
  choose: [choose, "choose"],
  resolve: [resolve, "resolve"],
  order: [order, "order"],
  read: [read, "read"],
  setup: [setup, "setup"],
  findImages: [findImages, "findImages"],
  build: [execute, "buildImage"],
  prepare: [prepareHost, "prepareHost"],
  run: [execute, "runContainer"],
  create: [persistent, "createContainer"],
} as const;

const toPlan = ["register", "split", "parse", "activate", "choose", "resolve", "order", "read", "setup"];

/** Mounts a directory, which it looks at when it reads and again when it writes: as `volume` does. */
const mounting: AnyExtension = defineExtension({
  name: "mounting",
  summary: "Mounts a directory",
  options: { mounting: { type: "string", summary: "The directory" } },
  read: ({ host, options }) => ({ value: host.path(options.mounting ?? "")?.realPath ?? "" }),
  setup: (container, { value, host }) => {
    host.path(value);
    container.withBindMount(value, "/inside").withEnvVariable("A", "1");
  },
});

type Functions = Record<string, (...args: never[]) => unknown>;

/** A command line with one extension, as each command drives it; the calls of each step, and of each path. */
function driven(engines: readonly Engine[] = []) {
  const spies = Object.entries(counted).map(
    ([name, [module, of]]) => [name, vi.spyOn(module as unknown as Functions, of)] as const,
  );
  const paths = new Map<string, number>();
  const home = temporaryDirectory();
  const host: Host = bareHost({
    env: { HOME: home },
    path: (path) => {
      paths.set(path, (paths.get(path) ?? 0) + 1);
      return { kind: "directory", realPath: path, uid: 1234, gid: 1234, mode: 0o700 };
    },
  });
  const registered = open({
    host,
    report: () => {},
    roots: [{ origin: "cli", extensions: [mounting], engines }],
  });
  const line = registered.read(["--mounting", "/w", "img"], {});
  const parsed = registered.parse(line, { configuration: notConfigured, fileOptions: {} });
  const calls = () =>
    Object.fromEntries(
      spies.flatMap(([name, { mock }]) => (mock.calls.length > 0 ? [[name, mock.calls.length]] : [])),
    );
  return { host, registered, parsed, calls, ofPath: () => paths.get("/w") };
}

const once = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 1]));
const { signal } = new AbortController();
const planned = async (parsed: Parsed) => (await parsed.select()).plan();

afterEach(() => vi.restoreAllMocks());

/** Persistent containers in memory. */
function fakeContainers(): PersistentContainers {
  const running = new Map<string, boolean>();
  const factsOf = (id: string) => {
    return { id, name: id, image: "", running: running.get(id) ?? false, created: "", labels: {} };
  };
  return {
    create: async () => {
      running.set("1", false);
      return "1";
    },
    start: async (id) => void running.set(id, true),
    stop: async (id) => void running.set(id, false),
    remove: async (id) => void running.delete(id),
    removeVolume: async () => {},
    find: async (id) => (running.has(id) ? factsOf(id) : undefined),
    list: async () => [...running.keys()].map(factsOf),
    exec: async () => 0,
    logs: async () => 0,
  };
}

describe("nothing is done twice", () => {
  const built = async (one: Planned, builds: boolean) => {
    const engines = fakeEngines();
    const approved = await (await one.bind({ engines, signal })).approve({ trust: false, builds });
    await approved.initialize({ signal, output: () => {} });
    return approved.build();
  };

  test("for a plan", async () => {
    const { parsed, calls, ofPath } = driven();
    await planned(parsed);
    expect(calls()).toEqual(once(...toPlan));
    expect(ofPath()).toBe(1);
  });

  test("for a diagnosis", async () => {
    const { parsed, calls, ofPath } = driven();
    const selected = await parsed.select({ image: "optional" });
    selected.read();
    await selected.plan().approvals({ trust: false });
    expect(calls()).toEqual(once(...toPlan));
    expect(ofPath()).toBe(1);
  });

  test("for a build", async () => {
    const { parsed, calls, ofPath } = driven();
    await built(await planned(parsed), true);
    expect(calls()).toEqual(once(...toPlan, "findImages", "build"));
    expect(ofPath()).toBe(1);
  });

  test("for a run, which looks at a path once more before it is mounted", async () => {
    const { parsed, calls, ofPath } = driven();
    const run = await built(await planned(parsed), false);
    await run.run({ terminal: false, stdin: false });
    expect(calls()).toEqual(once(...toPlan, "findImages", "build", "run", "prepare"));
    expect(ofPath()).toBe(2);
  });

  test("for a persistent container, and not again for one that is running", async () => {
    const { runtime, ...others } = fakeEngines();
    const containers = { ...runtime.containers, persistent: fakeContainers() };
    const engines = { ...others, runtime: { ...runtime, containers } };
    const engine: Engine = {
      ...{ name: runtime.name, summary: "In memory", roles: ["builder", "runtime"], priority: 1 },
      detect: () => ({ usable: true }),
      open: () => engines,
    };
    const { host, registered, parsed, calls, ofPath } = driven([engine]);
    const up = async (asked: Parsed) => {
      const requested = await requestedContainer(asked, {
        host,
        registered,
        project: "/p",
        plan: async (one) => (await one.select()).plan({ persistent: true }),
      });
      const { name, project, planned: wanted } = requested;
      const image = {
        engines,
        build: async () => (await (await wanted.bind({ engines, signal })).approve({ trust: false })).build(),
        approveStart: () => wanted.approveStart({ trust: false }),
      };
      const onDifference = { recreate: false, keep: false };
      return upContainer({ name, project, plan: wanted.plan }, onDifference, image, {
        host,
        registered,
        report: () => {},
        interruptible: (work) => work(signal),
      });
    };
    expect(await up(parsed)).toBe("created");
    expect(calls()).toEqual(once(...toPlan, "findImages", "build", "create", "prepare"));
    expect(ofPath()).toBe(2);
    vi.clearAllMocks();
    expect(await up(parsed)).toBe("already running");
    expect(calls()).toEqual(once("activate", "choose", "resolve", "order", "read", "setup"));
  });

  test("with a project's files, the plan is made once more: without them, to compare", async () => {
    const at = { line: 1, column: 1, length: 1 };
    const value = { kind: "scalar", text: "/w", plain: true, at } as const;
    const entries = [{ key: "mounting", at, value }];
    const file = { path: "/project/.rockerrc.yaml", text: "", entries };
    const layer = { name: "project", file, directory: "/project", entries } as const;
    const project = { directory: "/project", files: [file] };
    const { registered, calls } = driven();
    const line = registered.read(["--mounting", "/w", "img"], {});
    const configuration = { ...notConfigured, layers: [layer], project };
    vi.clearAllMocks();
    const one = await planned(registered.parse(line, { configuration, fileOptions: {} }));
    expect(calls()).toEqual(once(...toPlan.slice(2)));
    vi.clearAllMocks();
    await built(one, false);
    expect(calls()).toEqual(once("parseWithout", ...toPlan.slice(3), "findImages", "build"));
  });
});

test("the hash of a plan's steps is computed once", async () => {
  const { parsed } = driven();
  const { plan } = await planned(parsed);
  const steps = vi.spyOn(plan.steps, "map");
  expect(hash.recipeHash(plan)).toBe(hash.recipeHash(plan));
  expect(steps).toHaveBeenCalledTimes(1);
});
