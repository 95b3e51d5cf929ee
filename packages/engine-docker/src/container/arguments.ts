import {
  containerStart,
  type EnvEntry,
  type ExecRequest,
  type LogRequest,
  type Mount,
  type RunRequest,
  type SettingName,
  type Settings,
  type StreamModes,
} from "@rocker/core/engine";

/** Each setting's flag of `docker run` and `podman run`. */
export const settingFlags = {
  name: "--name",
  hostname: "--hostname",
  network: "--network",
  workdir: "--workdir",
  detach: "--detach",
  restart: "--restart",
  init: "--init",
  readOnly: "--read-only",
  cpus: "--cpus",
  cpuShares: "--cpu-shares",
  cpuPeriod: "--cpu-period",
  cpuQuota: "--cpu-quota",
  cpuRuntime: "--cpu-rt-runtime",
  cpusetCpus: "--cpuset-cpus",
  cpusetMems: "--cpuset-mems",
  memory: "--memory",
  memoryReservation: "--memory-reservation",
  memorySwap: "--memory-swap",
  memorySwappiness: "--memory-swappiness",
  shmSize: "--shm-size",
  gpus: "--gpus",
  runtime: "--runtime",
  platform: "--platform",
  pidsLimit: "--pids-limit",
  ipc: "--ipc",
  privileged: "--privileged",
  ports: "--publish",
  envFiles: "--env-file",
  labels: "--label",
  expose: "--expose",
  addHosts: "--add-host",
  dns: "--dns",
  ulimits: "--ulimit",
  devices: "--device",
  groups: "--group-add",
  hostGroups: "--group-add",
  capAdd: "--cap-add",
  capDrop: "--cap-drop",
  securityOptions: "--security-opt",
} as const satisfies Record<SettingName, string>;

/**
 * The argument vector of a run, behind `docker` or `podman`.
 * @param extra flags that only this engine needs
 */
export function runArguments(request: RunRequest, extra: readonly string[] = []): string[] {
  const { plan, streams } = request;
  return [
    "run",
    // What is to be started again must stay.
    ...(plan.run.settings.restart ? [] : ["--rm"]),
    ...containerArguments(request, [...streamArguments(streams), ...extra]),
  ];
}

/** The same for a container that stays. */
export function createArguments(
  request: Omit<RunRequest, "streams">,
  extra: readonly string[] = [],
): string[] {
  return ["create", ...containerArguments(request, extra)];
}

export function execArguments({ container, command, user, workdir, env, streams }: ExecRequest): string[] {
  return [
    "exec",
    ...streamArguments(streams),
    ...(user === undefined ? [] : [`--user=${user}`]),
    ...(workdir === undefined ? [] : [`--workdir=${workdir}`]),
    ...env.flatMap(variableArguments),
    container,
    ...command,
  ];
}

export function logArguments({ container, follow, tail }: LogRequest): string[] {
  return [
    "logs",
    ...(follow ? ["--follow"] : []),
    ...(tail === undefined ? [] : [`--tail=${tail}`]),
    container,
  ];
}

function containerArguments(
  { image, plan }: Pick<RunRequest, "image" | "plan">,
  flags: readonly string[],
): string[] {
  const { run } = plan;
  const start = containerStart(plan);
  return [
    // By id, and what is not here is an error: a warm run touches no network.
    "--pull=never",
    ...flags,
    ...settingArguments(run.settings),
    ...run.mounts.flatMap(mountArguments),
    ...run.env.flatMap(variableArguments),
    ...(start.user ? [`--user=${start.user}`] : []),
    ...(start.entrypoint ? [`--entrypoint=${start.entrypoint}`] : []),
    image,
    ...start.args,
  ];
}

function streamArguments({ stdin, terminal }: StreamModes): string[] {
  return [...(stdin ? ["--interactive"] : []), ...(terminal ? ["--tty"] : [])];
}

function variableArguments(entry: EnvEntry): string[] {
  return ["--env", "host" in entry ? entry.name : `${entry.name}=${entry.value}`];
}

function settingArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, setting]) =>
    [setting].flat().flatMap(({ value }) => [`${settingFlags[name as SettingName]}=${value}`]),
  );
}

const propagations = ["shared", "rshared", "slave", "rslave", "private", "rprivate"];

/** `--mount` for paths with any character but a newline; `--volume` for options that only it has. */
function mountArguments(mount: Mount): string[] {
  const source = "source" in mount ? mount.source : "";
  const onlyVolume = mount.options.filter((option) => !propagations.includes(option) && option !== "nocopy");
  if (onlyVolume.length > 0) {
    const options = [...mount.options, ...(mount.readOnly ? ["ro"] : [])].join(",");
    return ["--volume", `${source}:${mount.target}:${options}`];
  }
  const fields = [
    `type=${mount.type}`,
    ...(source ? [`source=${source}`] : []),
    `target=${mount.target}`,
    ...(mount.readOnly ? ["ro"] : []),
    ...mount.options.map((option) => (option === "nocopy" ? "volume-nocopy" : `bind-propagation=${option}`)),
  ];
  return ["--mount", fields.map(csvField).join(",")];
}

/** RFC 4180, as Go's encoding/csv reads it. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
