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
  settings as table,
} from "@rocker/core/engine";
import { isByName } from "./host-variables.ts";

/**
 * The arguments of `docker run`, including `run`.
 * @param extra flags that only this engine needs
 */
export function runArguments(request: RunRequest, extra: readonly string[] = []): string[] {
  const { plan, streams } = request;
  return [
    "run",
    // A container with a restart policy must not be removed.
    ...(plan.run.settings.restart ? [] : ["--rm"]),
    ...containerArguments(request, [...streamArguments(streams), ...extra]),
  ];
}

/** The arguments of `create`, for a persistent container. */
export function createArguments(
  request: Omit<RunRequest, "streams">,
  extra: readonly string[] = [],
): string[] {
  return ["create", ...containerArguments(request, extra)];
}

export function execArguments(
  { container, command, user, workdir, env, streams }: ExecRequest,
  extra: readonly string[] = [],
): string[] {
  return [
    "exec",
    ...streamArguments(streams),
    ...extra,
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
    // The image is given by ID and never pulled, so a warm run does not use the network.
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

/** Those under another name, or in a text, are in the file of `openVariables`. */
function variableArguments(entry: EnvEntry): string[] {
  if ("host" in entry && !isByName(entry)) return [];
  return ["--env", "host" in entry ? entry.name : `${entry.name}=${entry.value}`];
}

/** `--flag=value` for each value. */
export function settingArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, setting]) =>
    [setting].flat().flatMap(({ value }) => [`${table[name as SettingName].flag}=${value}`]),
  );
}

const propagations = ["shared", "rshared", "slave", "rslave", "private", "rprivate"];

/** Uses `--mount`, which supports paths with any character except newlines, or `--volume` for options that only it has. */
export function mountArguments(mount: Mount): string[] {
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
    ...("size" in mount ? [`tmpfs-size=${mount.size}`] : []),
    ...(mount.readOnly ? ["ro"] : []),
    ...mount.options.map((option) => (option === "nocopy" ? "volume-nocopy" : `bind-propagation=${option}`)),
  ];
  return ["--mount", fields.map(csvField).join(",")];
}

/** Quotes a field by RFC 4180, for Go's encoding/csv. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
