import { normalize } from "node:path/posix";
import type { Host } from "../host/host.ts";
import type { ImageBuild, Plan, Step } from "../plan/plan.ts";
import type { EnvEntry, Mount, RunSpec, SettingName } from "../plan/run-spec.ts";

/** Kinds of what a container can have of its host. */
export const reachKinds = [
  "mount",
  "socket",
  "volume",
  "device",
  "privileged",
  "network",
  "port",
  "ipc",
  "capability",
  "security",
  "variable",
  "env-file",
  "hook",
  "host-action",
  "registry",
  "protection",
] as const;

export type ReachKind = (typeof reachKinds)[number];

/** One thing that a plan asks of the host. */
export interface Reach {
  readonly kind: ReachKind;
  /** What policies are about: a path of the host, a device, a name. */
  readonly value: string;
  /** In words, without a full stop. */
  readonly text: string;
}

/**
 * What a plan asks of the host: all that a container alone would not have. Anything that is not known to stay inside
 * the container counts.
 * @param project the folder whose files are the project's own, its real path; undefined: there is none
 */
export function reachOf({ base, steps, run }: Plan, host: Host, project: string | undefined): Reach[] {
  const inside = insideOf(project, host);
  const { command: _command, env, mounts, settings, hooks = [], preparations, ...others } = run;
  others satisfies Record<string, never>; // A new part of the run spec is looked at here first.
  return [
    ...buildReach(base.build, inside),
    ...steps.flatMap(stepReach),
    ...mounts.flatMap((mount) => mountReach(mount, host, inside)),
    ...env.flatMap(variableReach),
    ...(Object.keys(settings) as SettingName[]).flatMap((name) => settingReach(name, settings, inside)),
    ...hooks.map(({ from, as }): Reach => {
      const text = `a script of the extension ${from}, run${as ? "" : " as root"} in the container before the command`;
      return { kind: "hook", value: from, text };
    }),
    ...preparations.map(({ from }): Reach => {
      const text = `an action of the extension ${from} on the host before the container starts`;
      return { kind: "host-action", value: from, text };
    }),
  ];
}

/**
 * What a plan asks of the host beyond another one, protections that it lacks among it.
 * @param without the plan without what has to be consented to; undefined: there is none
 */
export function reachBeyond(
  plan: Plan,
  without: Plan | undefined,
  host: Host,
  project: string | undefined,
): Reach[] {
  const known = new Set((without ? reachOf(without, host, project) : []).map(({ text }) => text));
  const more = reachOf(plan, host, project).filter(({ text }) => !known.has(text));
  const all = [...more, ...(without ? lostProtections(plan.run, without.run) : [])];
  return all.filter(({ text }, index) => all.findIndex((one) => one.text === text) === index);
}

/** Settings that keep a container from something. */
const protecting = [
  "capDrop",
  "securityOptions",
  "readOnly",
  "network",
  "ipc",
  "memory",
  "cpus",
  "ulimits",
  "pidsLimit",
] as const satisfies readonly SettingName[];

function lostProtections({ settings }: RunSpec, { settings: before }: RunSpec): Reach[] {
  return protecting.flatMap((name) =>
    [before[name] ?? []]
      .flat()
      .filter(({ value }) => ![settings[name] ?? []].flat().some((one) => one.value === value))
      .map(({ value }): Reach => {
        return { kind: "protection", value: name, text: `removal of your own setting ${name} ${value}` };
      }),
  );
}

type Inside = (path: string) => boolean;

/** A project that is the home folder, or holds it, would make all of it its own: then nothing is inside. */
function insideOf(project: string | undefined, host: Host): Inside {
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const contains = (folder: string, path: string) =>
    path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
  if (project === undefined || contains(project, home)) return () => false;
  return (path) => contains(project, host.path(path)?.realPath ?? normalize(path));
}

/** What a Dockerfile copies is then in the image. */
function buildReach(build: ImageBuild | undefined, inside: Inside): Reach[] {
  return [build?.dockerfile, build?.context]
    .filter((path) => path !== undefined && !inside(path))
    .map(
      (path): Reach => ({
        kind: "mount",
        value: path ?? "",
        text: `the host path ${path}, to build the image`,
      }),
    );
}

/** A step has nothing of the host but what it names. */
function stepReach(step: Step): Reach[] {
  if (step.type !== "exec" || !step.ssh) return [];
  const text = `your SSH agent during the build, for ${step.from.join(", ")} (${step.title})`;
  return [{ kind: "socket", value: "SSH_AUTH_SOCK", text }];
}

function mountReach(mount: Mount, host: Host, inside: Inside): Reach[] {
  const how = [mount.readOnly ? "read-only" : "writable", ...mount.options].join(", ");
  if (mount.type === "tmpfs") return [];
  const { target } = mount;
  const source = mount.type === "bind" ? (host.path(mount.source)?.realPath ?? mount.source) : mount.source;
  if (mount.type === "volume") {
    return [{ kind: "volume", value: source, text: `the volume ${source} at ${target} (${how})` }];
  }
  if (host.path(source)?.kind === "socket") {
    return [{ kind: "socket", value: source, text: `the socket ${source} at ${target}` }];
  }
  if (inside(source)) return [];
  return [{ kind: "mount", value: source, text: `the host path ${source} at ${target} (${how})` }];
}

function variableReach(entry: EnvEntry): Reach[] {
  if (!("host" in entry)) return [];
  return [
    { kind: "variable", value: entry.name, text: `the value of your environment variable ${entry.name}` },
  ];
}

type SettingReach = (value: string, inside: Inside) => Omit<Reach, "value"> | undefined;

const harmless: SettingReach = () => undefined;
const kept = (values: readonly string[], reach: SettingReach): SettingReach => {
  return (value, inside) => (values.includes(value) ? undefined : reach(value, inside));
};

/** What each setting asks of the host. Whoever adds a setting says it here. */
const settingReaches: Readonly<Record<SettingName, SettingReach>> = {
  name: harmless,
  hostname: harmless,
  workdir: harmless,
  detach: harmless,
  init: harmless,
  readOnly: harmless,
  cpus: harmless,
  cpuShares: harmless,
  cpuPeriod: harmless,
  cpuQuota: harmless,
  cpuRuntime: harmless,
  cpusetCpus: harmless,
  cpusetMems: harmless,
  memory: harmless,
  memoryReservation: harmless,
  memorySwap: harmless,
  memorySwappiness: harmless,
  shmSize: harmless,
  labels: harmless,
  expose: harmless,
  addHosts: harmless,
  dns: harmless,
  ulimits: harmless,
  groups: harmless,
  platform: harmless,
  pidsLimit: harmless,
  capDrop: harmless,
  restart: kept(["no"], (value) => ({
    kind: "host-action",
    text: `automatic restarts of the container (${value})`,
  })),
  network: kept(["none", "bridge"], (value) => ({
    kind: "network",
    text: value === "host" ? "the host network" : `the network ${value}`,
  })),
  runtime: (value) => ({ kind: "privileged", text: `the container runtime ${value}` }),
  hostGroups: (value) => ({ kind: "device", text: `whatever the host group ${value} can access` }),
  gpus: (value) => ({ kind: "device", text: `the GPUs of the host (${value})` }),
  ipc: kept(["private", "none", "shareable"], (value) => ({
    kind: "ipc",
    text: value === "host" ? "the shared memory of the host" : `the shared memory of ${value}`,
  })),
  privileged: kept(["false"], () => ({
    kind: "privileged",
    text: "full access to the host (privileged)",
  })),
  ports: (value) => ({ kind: "port", text: `a port of the host: ${value}` }),
  envFiles: (value, inside) =>
    inside(value) ? undefined : { kind: "env-file", text: `variables from the file ${value}` },
  devices: (value) => ({ kind: "device", text: `the device ${value}` }),
  capAdd: (value) => ({ kind: "capability", text: `the capability ${value}` }),
  securityOptions: kept(
    ["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"],
    (value) => ({
      kind: "security",
      text: `the security option ${value}`,
    }),
  ),
};

function settingReach(name: SettingName, settings: RunSpec["settings"], inside: Inside): Reach[] {
  const reach = settingReaches[name];
  return [settings[name] ?? []].flat().flatMap(({ value }) => {
    const found = reach(value, inside);
    return found ? [{ ...found, value: name === "devices" ? (value.split(":")[0] ?? value) : value }] : [];
  });
}
