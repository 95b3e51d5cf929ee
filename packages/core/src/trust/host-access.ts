import { normalize } from "node:path/posix";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { isRunDirectory } from "../host/run-directory.ts";
import { hostNames } from "../plan/host-variable.ts";
import { type LifecycleCommand, lifecycleText } from "../plan/lifecycle-commands.ts";
import type { ImageBuild, Plan, Step } from "../plan/plan.ts";
import type { EnvEntry, Hook, Mount, Preparation, RunSpec } from "../plan/run-spec.ts";
import { servicesAccess } from "../plan/services.ts";
import type { IsInProject } from "../plan/settings/setting.ts";
import { type SettingName, settings as table } from "../plan/settings/table.ts";
import { distinctAccess, type HostAccess } from "./access.ts";
import { settingValues } from "./setting-values.ts";

/**
 * The access to the host that a plan requests: everything that an isolated container does not have. What is not known to
 * stay inside the container counts as access.
 * @param project real path of the directory whose files belong to the project; undefined: there is none
 * @param extensions those that can say what their preparations give access to. Default: none, so that each preparation
 * counts as an action on the host
 */
export function hostAccessOf(
  { base, steps, run }: Pick<Plan, "base" | "steps" | "run">,
  host: Host,
  project: string | undefined,
  extensions: readonly AnyExtension[] = [],
): HostAccess[] {
  const inProject = projectTest(project, host);
  const { command: _command, env, mounts, settings, hooks = [], ...more } = run;
  const { preparations, services, lifecycle, ...others } = more;
  others satisfies Record<string, never>; // A new part of the run spec must be handled here.
  const all = [
    // First among equally dangerous requests: nothing limits what they do.
    ...(lifecycle?.commands ?? []).flatMap(hostCommandAccess),
    ...buildAccess(base.build, inProject),
    ...steps.flatMap(stepAccess),
    ...mounts.flatMap((mount) => mountAccess(mount, host, inProject)),
    ...env.flatMap(variableAccess),
    ...settingAccess(settings, inProject),
    ...(services ? servicesAccess(services, inProject) : []),
    ...hooks.map(hookAccess),
    ...preparations.flatMap((one) => preparationAccess(one, extensions)),
  ];
  return distinctAccess(all.map((one) => whereItLeads(one, host)));
}

/** A project chooses the names of its links: policies and users decide about what they lead to. */
function whereItLeads(access: HostAccess, host: Host): HostAccess {
  if (access.kind !== "mount") return access;
  return { ...access, value: host.path(access.value)?.realPath ?? access.value };
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
    .filter((path) => path !== undefined)
    .filter((path) => !inProject(path))
    .map((path) => ({ kind: "mount", value: path, detail: { use: "build" } }));
}

/** A step has access only to what it names. */
function stepAccess(step: Step): HostAccess[] {
  if (step.type !== "exec" || !step.ssh) return [];
  const detail = { step: step.title, extensions: step.from.join(", ") };
  return [{ kind: "socket", value: "SSH_AUTH_SOCK", detail }];
}

function mountAccess(mount: Mount, host: Host, inProject: IsInProject): HostAccess[] {
  // An anonymous volume is the container's own.
  if (mount.type === "tmpfs" || (mount.type === "volume" && mount.source === "")) return [];
  const { target } = mount;
  const mode = [mount.readOnly ? "read-only" : "writable", ...mount.options].join(", ");
  if (mount.type === "volume") return [{ kind: "volume", value: mount.source, detail: { target, mode } }];
  // What is in there comes from preparations of this plan, which are access of their own.
  if (isRunDirectory(mount.source, host)) return [];
  const source = host.path(mount.source)?.realPath ?? mount.source;
  if (host.path(source)?.kind === "socket") return [{ kind: "socket", value: source, detail: { target } }];
  return inProject(source) ? [] : [{ kind: "mount", value: source, detail: { target, mode } }];
}

/** Commands in the container have no access to the host. The others are shown whole: what was approved is what runs. */
function hostCommandAccess({ stage, programs }: LifecycleCommand): HostAccess[] {
  if (stage !== "initialize") return [];
  return programs.map((program) => {
    return { kind: "host-action", value: lifecycleText(program), detail: { as: "command" } };
  });
}

function variableAccess(entry: EnvEntry): HostAccess[] {
  return "host" in entry ? hostNames(entry).map(hostVariableAccess) : [];
}

/** The value of one of the user's variables, wherever it goes. */
export function hostVariableAccess(name: string): HostAccess {
  return { kind: "variable", value: name };
}

function settingAccess(settings: RunSpec["settings"], inProject: IsInProject): HostAccess[] {
  return (Object.keys(settings) as SettingName[]).flatMap((name) => {
    const { hostAccess } = table[name];
    if (hostAccess === "none") return [];
    return settingValues(name, settings).flatMap((value) => {
      const reached = hostAccess(value, inProject);
      return reached ? [{ value, ...reached }] : [];
    });
  });
}

/** Not the script itself: it is code of the extension, which runs only if the user trusts it. */
function hookAccess({ from, as, args }: Hook): HostAccess {
  const more = args.length > 0 ? { args: args.map((arg) => JSON.stringify(arg)).join(" ") } : {};
  return { kind: "hook", value: from, detail: { as: as ?? "root", ...more } };
}

function preparationAccess({ from, data }: Preparation, extensions: readonly AnyExtension[]): HostAccess[] {
  const described = extensions.find(({ name }) => name === from)?.hostAccess?.(data);
  if (described) return [...described];
  return [{ kind: "host-action", value: from, detail: { data: JSON.stringify(sorted(data)) } }];
}

/** The same JSON for equal data, whatever the order of its properties. */
function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== "object" || data === null) return data ?? null;
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, sorted(value)]));
}
