import { normalize } from "node:path/posix";
import { addedThing } from "../container/added-thing.ts";
import type { Host } from "../host/host.ts";
import { type LifecycleCommand, lifecycleText } from "../plan/lifecycle-commands.ts";
import type { ImageBuild, Plan, Step } from "../plan/plan.ts";
import type { EnvEntry, Mount, RunSpec, Sourced } from "../plan/run-spec.ts";
import type { IsInProject } from "../plan/settings/setting.ts";
import { type SettingName, settingNames, settings as table } from "../plan/settings/table.ts";

/** Kinds of access to the host. */
export const hostAccessKinds = [
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

export type HostAccessKind = (typeof hostAccessKinds)[number];

/** One kind of access to the host that a plan requests. */
export interface HostAccess {
  readonly kind: HostAccessKind;
  /** What policies match: a path of the host, a device, a name. */
  readonly value: string;
  /** As text, without a period. */
  readonly text: string;
}

/**
 * The access to the host that a plan requests: everything that an isolated container does not have. What is not known to
 * stay inside the container counts as access.
 * @param project real path of the directory whose files belong to the project; undefined: there is none
 */
export function hostAccessOf(
  { base, steps, run }: Plan,
  host: Host,
  project: string | undefined,
): HostAccess[] {
  const inProject = projectTest(project, host);
  const { command: _command, env, mounts, settings, hooks = [], preparations, lifecycle, ...others } = run;
  others satisfies Record<string, never>; // A new part of the run spec must be handled here.
  return [
    ...buildAccess(base.build, inProject),
    ...steps.flatMap(stepAccess),
    ...mounts.flatMap((mount) => mountAccess(mount, host, inProject)),
    ...env.flatMap(variableAccess),
    ...settingAccess(settings, inProject),
    ...hooks.map(({ from, as }): HostAccess => {
      const text = `a script of the extension ${from}, run${as ? "" : " as root"} in the container before the command`;
      return { kind: "hook", value: from, text };
    }),
    ...(lifecycle?.commands ?? []).flatMap(hostCommandAccess),
    ...preparations.map(({ from }): HostAccess => {
      const text = `an action of the extension ${from} on the host before the container starts`;
      return { kind: "host-action", value: from, text };
    }),
  ];
}

/**
 * The access that a plan requests in addition to another plan, including protections that it lacks.
 * @param without the plan without what needs approval; undefined: there is none
 */
export function addedHostAccess(
  plan: Plan,
  without: Plan | undefined,
  host: Host,
  project: string | undefined,
): HostAccess[] {
  const known = new Set((without ? hostAccessOf(without, host, project) : []).map(({ text }) => text));
  const more = hostAccessOf(plan, host, project).filter(({ text }) => !known.has(text));
  const all = [
    ...more,
    ...(without ? [...lostAccount(plan, without), ...lostProtections(plan.run, without.run)] : []),
  ];
  return all.filter(({ text }, index) => all.findIndex((one) => one.text === text) === index);
}

/** Without an account, a container runs as the image's user, which is root for most images. */
function lostAccount({ account }: Plan, { account: own }: Plan): HostAccess[] {
  if (account || !own) return [];
  const text = `running as the image's user (often root) instead of as ${own.name}`;
  return [{ kind: "protection", value: "user", text }];
}

/** The user's values of settings that protect, where the plan has no such value, or another one about the same thing. */
function lostProtections({ settings }: RunSpec, { settings: before }: RunSpec): HostAccess[] {
  return settingNames
    .filter((name) => table[name].protects)
    .flatMap((name) => {
      const own = valuesOf(name, before);
      const values = valuesOf(name, settings);
      const isKept = (value: string) =>
        values.includes(value) &&
        // Engines use the last of several values about one thing, such as a ulimit: any other one may replace the user's.
        !values.some((other) => !own.includes(other) && areAboutOneThing(name, value, other));
      return own
        .filter((value) => !isKept(value))
        .map((value): HostAccess => {
          return { kind: "protection", value: name, text: `removal of your own setting ${name} ${value}` };
        });
    });
}

function areAboutOneThing(name: SettingName, one: string, other: string): boolean {
  const thing = addedThing(name, one)?.what;
  return thing !== undefined && thing === addedThing(name, other)?.what;
}

function valuesOf(name: SettingName, settings: RunSpec["settings"]): string[] {
  return [settings[name] ?? []].flat().map(({ value }: Sourced<string>) => value);
}

/** If the project is the home directory or contains it, all of it would belong to the project: then nothing is in the project. */
function projectTest(project: string | undefined, host: Host): IsInProject {
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const contains = (directory: string, path: string) =>
    path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
  if (project === undefined || contains(project, home)) return () => false;
  return (path) => contains(project, host.path(path)?.realPath ?? normalize(path));
}

/** What a Dockerfile copies becomes part of the image. */
function buildAccess(build: ImageBuild | undefined, inProject: IsInProject): HostAccess[] {
  return [build?.dockerfile, build?.context]
    .filter((path) => path !== undefined && !inProject(path))
    .map(
      (path): HostAccess => ({
        kind: "mount",
        value: path ?? "",
        text: `the host path ${path}, to build the image`,
      }),
    );
}

/** A step has access only to what it names. */
function stepAccess(step: Step): HostAccess[] {
  if (step.type !== "exec" || !step.ssh) return [];
  const text = `your SSH agent during the build, for ${step.from.join(", ")} (${step.title})`;
  return [{ kind: "socket", value: "SSH_AUTH_SOCK", text }];
}

function mountAccess(mount: Mount, host: Host, inProject: IsInProject): HostAccess[] {
  const how = [mount.readOnly ? "read-only" : "writable", ...mount.options].join(", ");
  // An anonymous volume is the container's own.
  if (mount.type === "tmpfs" || (mount.type === "volume" && mount.source === "")) return [];
  const { target } = mount;
  const source = mount.type === "bind" ? (host.path(mount.source)?.realPath ?? mount.source) : mount.source;
  if (mount.type === "volume") {
    return [{ kind: "volume", value: source, text: `the volume ${source} at ${target} (${how})` }];
  }
  if (host.path(source)?.kind === "socket") {
    return [{ kind: "socket", value: source, text: `the socket ${source} at ${target}` }];
  }
  if (inProject(source)) return [];
  return [{ kind: "mount", value: source, text: `the host path ${source} at ${target} (${how})` }];
}

/** Commands in the container have no access to the host. The others are shown whole: what was approved is what runs. */
function hostCommandAccess({ stage, programs }: LifecycleCommand): HostAccess[] {
  if (stage !== "initialize") return [];
  return programs.map((program): HostAccess => {
    const value = lifecycleText(program);
    const text = `the command ${JSON.stringify(value)}, run on this host as you before the container starts`;
    return { kind: "host-action", value, text };
  });
}

function variableAccess(entry: EnvEntry): HostAccess[] {
  return "host" in entry ? [hostVariableAccess(entry.variable ?? entry.name)] : [];
}

/** The value of one of the user's variables, wherever it goes. */
export function hostVariableAccess(name: string): HostAccess {
  return { kind: "variable", value: name, text: `the value of your environment variable ${name}` };
}

function settingAccess(settings: RunSpec["settings"], inProject: IsInProject): HostAccess[] {
  return (Object.keys(settings) as SettingName[]).flatMap((name) => {
    const { hostAccess } = table[name];
    if (hostAccess === "none") return [];
    return valuesOf(name, settings).flatMap((value) => {
      const reached = hostAccess(value, inProject);
      return reached ? [{ value, ...reached }] : [];
    });
  });
}
