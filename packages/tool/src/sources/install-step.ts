import type { ContainerBuilder } from "@rocker/core";
import type { Programs } from "./programs.ts";
import type { InstallRequest } from "./source.ts";

interface InstallStep extends InstallRequest {
  /**
   * A POSIX sh script that installs into the directory `$directory` and keeps its downloads in `$cache`. Its arguments are
   * in `$@`. It ends when a command fails.
   */
  readonly script: string;
  readonly args: readonly string[];
  /** The name of the cache, which all tools from one source share. */
  readonly cache: string;
  readonly programs: Programs;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Installs a tool into its own directory, `/opt/rocker/<tool>`, and links its programs in /usr/local/bin. That directory is
 * on PATH for every user, in login shells and under sudo too, and a mounted home directory does not hide it. The files
 * belong to root, so users in the container cannot change the tool.
 */
export function withInstallStep(container: ContainerBuilder, step: InstallStep): void {
  const { tool, version, script, args, cache, programs, env = {} } = step;
  const links = Object.entries(programs);
  const directory = `/opt/rocker/${tool}`;
  const cacheDirectory = `/var/cache/rocker-${cache}`;
  container
    .withMountedCache(cacheDirectory, `rocker-${cache}`)
    .withScript(
      [prologue, script, epilogue].join("\n"),
      [directory, cacheDirectory, String(links.length), ...links.flat(), ...args],
      { layer: "system", title: version === undefined ? tool : `${tool} ${version}`, env },
    );
}

/** Consumes the arguments of prologue and epilogue; the script's own arguments remain. */
const prologue = `
set -e
directory=$1; cache=$2; count=$3; shift 3
# Two lines for each link: names and paths have no newlines.
links=
while [ "$count" -gt 0 ]; do
  links="$links$1
$2
"
  shift 2; count=$((count - 1))
done
rm -rf "$directory"
mkdir -p "$directory" "$cache"
`;

const epilogue = `
mkdir -p /usr/local/bin
printf %s "$links" | while read -r name && read -r path; do
  # Unquoted: the path may be a pattern.
  set -- "$directory"/$path
  [ -e "$1" ] || { echo "rocker: $directory has no $path" >&2; exit 1; }
  chmod a+rx "$1"
  ln -sf "$1" "/usr/local/bin/$name"
done
# A builder without caches would leave the downloads in the image.
grep -q " $cache " /proc/mounts || rm -rf "$cache"
`;
