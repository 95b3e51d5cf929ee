import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Host, xdgDirectory } from "@rocker/core/engine";
import { programOnPath } from "../client/program-on-path.ts";

/** Variables that choose the machine, the store or the configuration of podman (podman(1), containers-storage.conf(5)). */
const CHOOSES = /^_?(CONTAINER|STORAGE_)|^(HOME|TMPDIR|XDG_\w+_(HOME|DIR))$/;

/** Variables with the path of a file that podman reads instead of its own, or after them. */
const NAMES_FILE = /^CONTAINERS_\w*CONF/;

/**
 * Differs for another user, another podman or an updated one, and whenever its configuration changes: what it answered about
 * itself is valid for as long as this is the same. Costs about 30 system calls.
 */
export function installationState(host: Host): string {
  const variables = Object.entries(host.env)
    .filter(([name]) => CHOOSES.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const named = variables.flatMap(([name, value]) => (NAMES_FILE.test(name) && value ? [value] : []));
  const program = programOnPath("podman", host) ?? "";
  const files = [program, ...named, ...configurationDirectories(host).flatMap(filesIn)];
  return JSON.stringify([host.user().uid, variables, files.map((file) => [file, fileState(file)])]);
}

/** Differs whenever the file is replaced or changed; undefined: there is none. */
export function fileState(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat && [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" ");
}

/** Where podman and its libraries read containers.conf, storage.conf, registries.conf and short names. */
function configurationDirectories(host: Host): readonly string[] {
  return [
    "/usr/share/containers",
    "/etc/containers",
    "/var/cache/containers",
    join(xdgDirectory("XDG_CONFIG_HOME", host), "containers"),
    join(xdgDirectory("XDG_CACHE_HOME", host), "containers"),
  ];
}

/** The configuration files of a directory, and of its directories such as `registries.conf.d`. */
function filesIn(directory: string): readonly string[] {
  return namesIn(directory).flatMap((name) => {
    const path = join(directory, name);
    if (name.endsWith(".conf.d")) return namesIn(path).map((part) => join(path, part));
    return /\.(conf|json)$/.test(name) ? [path] : [];
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
