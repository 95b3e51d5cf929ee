import { resolve } from "node:path";
import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { type DockerArgument, dockerArguments, dockerFlags } from "./docker-arguments.ts";
import { variable } from "./environment.ts";
import { bindMount, mount, volumeEntry } from "./mounts.ts";
import { listEntry, mapEntry, type Reading, switchNode, textEntry, textNode } from "./reading.ts";
import { asImageUser } from "./user.ts";

const key = "runArgs";

/** Options of `docker run` that rocker has under the same name, or another one. */
const lists: ReadonlyMap<string, string> = new Map([
  ["--publish", "port"],
  ["--device", "devices"],
  ...[
    "expose",
    "cap-add",
    "cap-drop",
    "security-opt",
    "ulimit",
    "tmpfs",
    "add-host",
    "dns",
    "group-add",
    "label",
  ].map((name) => [`--${name}`, name] as const),
]);

const texts: ReadonlyMap<string, string> = new Map([
  ["--net", "network"],
  ["--cpu-rt-runtime", "cpu-runtime"],
  ...[
    "network",
    "name",
    "hostname",
    "workdir",
    "gpus",
    "ipc",
    "shm-size",
    "memory",
    "memory-swap",
    "memory-reservation",
    "memory-swappiness",
    "cpus",
    "cpu-shares",
    "cpu-period",
    "cpu-quota",
    "cpuset-cpus",
    "cpuset-mems",
    "pids-limit",
    "platform",
    "restart",
  ].map((name) => [`--${name}`, name] as const),
]);

const switches: readonly string[] = ["--privileged", "--init", "--read-only"];

/** What rocker does by itself. */
const implied: readonly string[] = ["--rm", "--interactive", "--tty", "--detach"];

const runFlags = dockerFlags(
  [
    ...["-e env", "-v volume", "-p publish", "-h hostname", "-u user", "-w workdir", "-m memory", "-l label"],
    ...[
      "-c cpu-shares",
      "-a attach",
      "env-file",
      "mount",
      "entrypoint",
      "runtime",
      "pull",
      "userns",
      "pid",
      "uts",
    ],
    ...[
      "sysctl",
      "device-cgroup-rule",
      "log-driver",
      "log-opt",
      "network-alias",
      "stop-signal",
      "volumes-from",
    ],
    ...[...lists.keys(), ...texts.keys()].map((flag) => flag.slice(2)),
  ],
  ["-i interactive", "-t tty", "-d detach", "-P publish-all", "rm", "privileged", "init", "read-only"],
);

/** `runArgs`, as rocker's own options: consent and the rules for conflicts apply to them. */
export function runArguments(reading: Reading): ConfigEntry[] {
  const own = reading.entry(key);
  if (!own) return [];
  return dockerArguments(own.value, key, runFlags, reading).flatMap((argument) =>
    entriesOf(argument, reading),
  );
}

function entriesOf(argument: DockerArgument, reading: Reading): ConfigEntry[] {
  const { flag, written, at } = argument;
  if (implied.includes(flag)) return [];
  if (switches.includes(flag)) return switchEntry(argument, reading);
  if (argument.value === undefined) return unused(argument, reading);
  if (flag === "--env") return variableEntry(argument.value, at, reading);
  if (flag === "--mount") return mount(textNode(argument.value, at), key, reading);
  const value = reading.resolved(argument.value, "not used", key, at);
  if (value === undefined) return [];
  const list = lists.get(flag);
  if (list !== undefined) return [listEntry(list, [value], at)];
  const text = texts.get(flag);
  if (text !== undefined) return [textEntry(text, value, at)];
  if (flag === "--volume") return volumeEntries(value, at, reading);
  if (flag === "--env-file") return envFile(value, written, at, reading);
  // The remote user takes precedence: everything in the container runs as it.
  if (flag === "--user") return value === "" || reading.entry("remoteUser") ? [] : asImageUser(value, at);
  return unused(argument, reading);
}

function unused({ written, at }: DockerArgument, reading: Reading): ConfigEntry[] {
  reading.leaveOut("not used", key, at, written);
  return [];
}

function switchEntry(argument: DockerArgument, reading: Reading): ConfigEntry[] {
  const { flag, value = "true", at } = argument;
  if (!/^(true|false)$/.test(value)) return unused(argument, reading);
  return [{ key: flag.slice(2), at, value: switchNode(value === "true", at) }];
}

/** `NAME=VALUE`, or `NAME` for the host's value. */
function variableEntry(text: string, at: Position, reading: Reading): ConfigEntry[] {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? `\${localEnv:${name}}` : text.slice(equals + 1);
  const node = variable(name, textNode(value, at), key, reading);
  return node ? [mapEntry("env", [{ key: name, at, value: node }], at)] : [];
}

/** `SRC:DST[:OPTIONS]`, or `DST` for an anonymous volume. */
function volumeEntries(text: string, at: Position, reading: Reading): ConfigEntry[] {
  const [source = "", target, words, ...others] = text.split(":");
  if (others.length > 0)
    return unused({ flag: "--volume", value: text, written: `--volume ${text}`, at }, reading);
  if (target === undefined) return [volumeEntry("", source, [], at)];
  const options = words === undefined ? [] : words.split(",").filter((one) => one !== "rw");
  const isPath = /^[./~]/.test(source);
  return isPath
    ? bindMount(
        { source: /^[.]/.test(source) ? inProject(source, reading) : source, target, options, key, at },
        reading,
      )
    : [volumeEntry(source, target, options, at)];
}

/** Other tools run docker in the project's directory. */
const inProject = (path: string, { variables }: Reading) =>
  resolve(variables.resolve("${localWorkspaceFolder}").text, path);

function envFile(text: string, written: string, at: Position, reading: Reading): ConfigEntry[] {
  const path = inProject(text, reading);
  if (reading.host.path(path)?.kind === "file") return [listEntry("env-file", [path], at)];
  const fix = "Create the file, or remove the option.";
  reading.leaveOutMissing(path, "not used", key, at, `${written}: file not found`, fix);
  return [];
}
