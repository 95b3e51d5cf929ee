import { resolve } from "node:path";
import type { ConfigEntry } from "@rocker/core/lifecycle";
import { bindMount, volumeEntry } from "../mounts.ts";
import { listEntry, mapEntry, switchNode, textEntry, textNode } from "../reading.ts";
import { asImageUser, isRoot } from "../user.ts";
import { type ComposeContext, resolvedValue } from "./context.ts";
import type { OtherServices } from "./other-services.ts";
import { isPath, volumeParts } from "./paths.ts";
import { resources } from "./resources.ts";
import { isMapping, keyOf, type Mapping, pairsOf, textsOf, type Value } from "./value.ts";

/** Keys with a list, and the options that are lists too. */
const lists: ReadonlyMap<string, string> = new Map([
  ["ports", "port"],
  ["expose", "expose"],
  ["cap_add", "cap-add"],
  ["cap_drop", "cap-drop"],
  ["security_opt", "security-opt"],
  ["devices", "devices"],
  ["tmpfs", "tmpfs"],
  ["dns", "dns"],
  ["group_add", "group-add"],
]);

const texts: ReadonlyMap<string, string> = new Map([
  ["hostname", "hostname"],
  ["shm_size", "shm-size"],
  ["mem_limit", "memory"],
  ["cpus", "cpus"],
  ["ipc", "ipc"],
  ["platform", "platform"],
]);

/** Keys without an effect here: rocker runs your command, and starts and stops the container itself. */
const ignored: ReadonlySet<string> = new Set([
  ...["command", "entrypoint", "container_name", "depends_on", "restart", "tty", "stdin_open", "networks"],
  ...["profiles", "healthcheck", "stop_signal", "stop_grace_period", "pull_policy", "image", "build"],
  ...["user", "network_mode", "working_dir"],
]);

/** The service that a devcontainer.json names, as rocker's own options. */
export function mainService(context: ComposeContext, others: OtherServices | undefined): ConfigEntry[] {
  const { services, main } = context;
  const service = resolvedValue(context, services[main] ?? {});
  if (!isMapping(service)) return [];
  return [
    ...imageOf(service, context),
    ...Object.entries(service).flatMap(([key, value]) => entriesOf(key, value, context)),
    ...networkOf(service, context, others),
    ...userOf(service, context),
  ];
}

function imageOf({ image, build }: Mapping, { reading, entry, source, main }: ComposeContext): ConfigEntry[] {
  const { at } = entry;
  if (build === undefined || build === null) {
    if (typeof image === "string") return [textEntry("image", image, at)];
    return (
      reading.refuse(entry, `not used: service ${main} has no image`, "Add image or build to the service.") ??
      []
    );
  }
  const { context, dockerfile, args, target, ...unused } = isMapping(build) ? build : { context: build };
  for (const name of Object.keys(unused)) reading.leaveOut("not used", `${main}.build.${name}`, at);
  const directory = resolve(source.directory, String(context ?? "."));
  const values = [...pairsOf(args)].flatMap(([name, value]) =>
    value === null ? [] : [textEntry(name, value, at)],
  );
  return [
    mapEntry(
      "dockerfile",
      [
        textEntry("file", resolve(directory, String(dockerfile ?? "Dockerfile")), at),
        textEntry("context", directory, at),
        ...(typeof target === "string" ? [textEntry("target", target, at)] : []),
        ...(values.length > 0 ? [mapEntry("args", values, at)] : []),
      ],
      at,
    ),
  ];
}

function entriesOf(key: string, value: Value, context: ComposeContext): ConfigEntry[] {
  const { reading, entry, main } = context;
  const { at } = entry;
  if (ignored.has(key)) return [];
  const list = lists.get(key);
  if (list !== undefined && !(Array.isArray(value) && value.some(isMapping)))
    return textsOf(value).map((text) => listEntry(list, [optionText(key, text)], at));
  const text = texts.get(key);
  if (text !== undefined) return textsOf(value).map((one) => textEntry(text, one, at));
  switch (key) {
    case "environment":
      return environment(value, context);
    case "env_file":
      return environmentFiles(value, context);
    case "volumes":
      return (Array.isArray(value) ? value : []).flatMap((volume) => volumeOf(volume, context));
    case "extra_hosts":
      return [...pairsOf(value)].map(([host, address]) =>
        listEntry("add-host", [address === null ? host : `${host}:${address}`], at),
      );
    case "labels":
      return [...pairsOf(value)].map(([name, label]) => listEntry("label", [`${name}=${label ?? ""}`], at));
    case "privileged":
    case "init":
    case "read_only":
      return value === true ? [{ key: key.replace("_", "-"), at, value: switchNode(true, at) }] : [];
    case "deploy":
    case "gpus":
      return resources(key, value, context);
    default:
      return reading.leaveOut("not used", `${main}.${key}`, at) ?? [];
  }
}

/** The older form `seccomp:unconfined`. */
const optionText = (key: string, text: string) =>
  key === "security_opt" ? text.replace(/^([a-z-]+):/, "$1=") : text;

/** A variable without a value has that of the host, which stays out of the plan. */
function environment(value: Value, { reading, entry: { at } }: ComposeContext): ConfigEntry[] {
  const entries = [...pairsOf(value)].flatMap(([name, text]): ConfigEntry[] => {
    if (text !== null) return [{ key: name, at, value: textNode(text, at) }];
    return reading.host.env[name] === undefined ? [] : [{ key: name, at, value: { kind: "empty", at } }];
  });
  return entries.length > 0 ? [mapEntry("env", entries, at)] : [];
}

function environmentFiles(value: Value, { reading, entry, source, main }: ComposeContext): ConfigEntry[] {
  return [value].flat().flatMap((one) => {
    const path = resolve(source.directory, String(isMapping(one) ? one.path : one));
    if (reading.host.path(path)) return [listEntry("env-file", [path], entry.at)];
    if (!isMapping(one) || one.required !== false)
      reading.leaveOutMissing(
        path,
        "not set",
        `${main}.env_file`,
        entry.at,
        `${path} not found`,
        "Create the file.",
      );
    return [];
  });
}

function volumeOf(volume: Value, context: ComposeContext): ConfigEntry[] {
  const { reading, entry, source, name, volumes, main } = context;
  const { at } = entry;
  const key = `${main}.volumes`;
  const parts = isMapping(volume)
    ? {
        source: volume.source === undefined ? undefined : String(volume.source),
        target: String(volume.target),
        options: volume.read_only === true ? ["ro"] : [],
      }
    : volumeParts(String(volume));
  const { target, options } = parts;
  if (isMapping(volume) && volume.type === "tmpfs") return [listEntry("tmpfs", [target], at)];
  if (parts.source === undefined) return [volumeEntry("", target, options, at)];
  if (isPath(parts.source)) {
    const home = reading.host.env.HOME || reading.host.user().home;
    const path = parts.source.startsWith("~/")
      ? home + parts.source.slice(1)
      : resolve(source.directory, parts.source);
    return bindMount({ source: path, target, options, key, at }, reading);
  }
  const defined = keyOf(volumes, parts.source);
  const fixedName = isMapping(defined)
    ? (defined.name ?? (defined.external ? parts.source : undefined))
    : undefined;
  return [
    volumeEntry(typeof fixedName === "string" ? fixedName : `${name}_${parts.source}`, target, options, at),
  ];
}

/** The network of the services, in which the container is known by the name of its service. */
function networkOf(
  service: Mapping,
  { name, main, entry: { at } }: ComposeContext,
  others: OtherServices | undefined,
): ConfigEntry[] {
  const mode = keyOf(service, "network_mode");
  if (others?.shared !== undefined) return [textEntry("network", `container:${name}-${others.shared}`, at)];
  if (typeof mode === "string" && !mode.startsWith("service:")) return [textEntry("network", mode, at)];
  return others ? [textEntry("network", `name=${name}_default,alias=${main}`, at)] : [];
}

/** As for `remoteUser`, which takes precedence. */
function userOf({ user }: Mapping, { reading, entry }: ComposeContext): ConfigEntry[] {
  const isNamed = reading.entry("remoteUser") ?? reading.entry("containerUser");
  return typeof user === "string" && !isNamed && !isRoot(user) ? asImageUser(user, entry.at) : [];
}
