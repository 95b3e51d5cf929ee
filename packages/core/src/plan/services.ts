import type { HostAccess } from "../trust/access.ts";
import type { IsInProject } from "./settings/setting.ts";
import { settings } from "./settings/table.ts";

/** Other containers that start before this one, as the services of a Compose file (compose-spec). */
export interface Services {
  readonly from: string;
  /** The Compose project: its network is `<project>_default`, its containers are `<project>-<service>`. */
  readonly project: string;
  /** Whether `rocker stop` stops them too. */
  readonly stops: boolean;
  /**
   * By name. All paths are absolute. Variables (`${NAME}`) are replaced when the services start, and only with those of the
   * host's user.
   */
  readonly services: Readonly<Record<string, Service>>;
  /** Named volumes of the services, by name. */
  readonly volumes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The keys of a service in a Compose file. */
export type Service = Readonly<Record<string, unknown>>;

/** Keys of a service that do not give it access to anything outside of its container, whatever their values. */
const withoutAccess: ReadonlySet<string> = new Set([
  ...[
    "image",
    "command",
    "entrypoint",
    "working_dir",
    "user",
    "depends_on",
    "healthcheck",
    "restart",
    "init",
  ],
  ...["tty", "stdin_open", "hostname", "container_name", "shm_size", "stop_signal", "stop_grace_period"],
  ...[
    "tmpfs",
    "expose",
    "platform",
    "read_only",
    "environment",
    "networks",
    "cap_drop",
    "extra_hosts",
    "dns",
  ],
  ...["mem_limit", "cpus", "pids_limit", "pull_policy"],
]);

/**
 * The access to the host that services request. A key that is not known counts as access.
 * @returns each service itself first
 */
export function servicesAccess({ services, volumes }: Services, inProject: IsInProject): HostAccess[] {
  return [
    ...Object.entries(services).flatMap(([name, service]) => serviceAccess(name, service, inProject)),
    ...Object.entries(volumes)
      .filter(([, volume]) => Object.keys(volume).length > 0)
      .map(([name, volume]): HostAccess => {
        return { kind: "volume", value: name, detail: { options: JSON.stringify(volume) } };
      }),
  ];
}

function serviceAccess(service: string, keys: Service, inProject: IsInProject): HostAccess[] {
  const image = typeof keys.image === "string" ? { image: keys.image } : {};
  const all: HostAccess[] = [
    { kind: "host-action", value: service, detail: { as: "service", ...image } },
    ...variablesIn(keys).map((variable): HostAccess => ({ kind: "variable", value: variable })),
    ...Object.entries(keys).flatMap(([key, value]) => keyAccess(key, value, inProject)),
  ];
  return all.map((one) => ({ ...one, detail: { ...one.detail, service } }));
}

function keyAccess(key: string, value: unknown, inProject: IsInProject): HostAccess[] {
  if (withoutAccess.has(key)) return [];
  if (key === "volumes" && Array.isArray(value)) return value.flatMap((one) => volumeAccess(one, inProject));
  if (key === "ports" && Array.isArray(value)) {
    return value.map((port) => ({ kind: "port", value: textOf(port) }));
  }
  if (key === "build" && isMap(value)) return buildAccess(value, inProject);
  if (key === "network_mode" && typeof value === "string" && /^(none|bridge|service:.*)$/.test(value))
    return [];
  if (key === "privileged" && value === false) return [];
  if (key === "labels") return labelsAccess(value);
  return [unknownAccess(key, value)];
}

/** The same as labels of the container itself: programs on the host act on them. */
function labelsAccess(value: unknown): HostAccess[] {
  const labels = isMap(value)
    ? Object.entries(value).map(([name, label]) => `${name}=${label ?? ""}`)
    : [value].flat().map(textOf);
  const { hostAccess } = settings.labels;
  return labels.flatMap((label) => {
    const found = hostAccess === "none" ? undefined : hostAccess(label, () => false);
    return found ? [{ value: label, ...found }] : [];
  });
}

function buildAccess(
  { context, dockerfile, args: _args, target: _target, ...others }: Readonly<Record<string, unknown>>,
  inProject: IsInProject,
): HostAccess[] {
  const outside = [context, dockerfile].filter((path) => typeof path === "string" && !inProject(path));
  return [
    ...outside.map((path): HostAccess => ({ kind: "mount", value: String(path), detail: { use: "build" } })),
    ...Object.entries(others).map(([name, option]) => unknownAccess(`build.${name}`, option)),
  ];
}

function volumeAccess(volume: unknown, inProject: IsInProject): HostAccess[] {
  if (!isMap(volume)) return [unknownAccess("volumes", volume)];
  const { type, source, target, read_only: readOnly } = volume;
  const mode = readOnly === true ? "read-only" : "writable";
  if (type === "tmpfs" || (type === "volume" && source === undefined)) return [];
  // A variable may have any value.
  if (type === "bind" && typeof source === "string" && !source.includes("$") && inProject(source)) return [];
  const kind = type === "volume" ? "volume" : "mount";
  return [{ kind, value: String(source), detail: { target: String(target), mode } }];
}

const unknownAccess = (key: string, value: unknown): HostAccess => {
  return { kind: "security", value: key, detail: { setting: textOf(value) } };
};

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The names of variables in all texts; `$$` is a dollar sign. */
function variablesIn(value: unknown): readonly string[] {
  const names = [
    ...JSON.stringify(value)
      .replaceAll("$$", "")
      .matchAll(/\$\{?([A-Za-z_]\w*)/g),
  ].map(([, name = ""]) => name);
  return [...new Set([...names, ...namedOnly(value)])];
}

/** `environment: [NAME]` and `NAME:` without a value have the host's. */
function namedOnly(value: unknown): readonly string[] {
  const environment = isMap(value) ? value.environment : undefined;
  if (Array.isArray(environment))
    return environment.filter((one) => typeof one === "string" && !one.includes("="));
  return isMap(environment) ? Object.keys(environment).filter((name) => environment[name] === null) : [];
}
