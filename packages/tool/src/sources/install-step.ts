import type { ContainerBuilder } from "@rocker/core";
import type { Programs } from "./programs.ts";
import type { Wanted } from "./source.ts";

interface InstallStep extends Wanted {
  /**
   * POSIX sh that installs into the folder `$folder`, keeps what it downloads below `$cache`, and finds its own data in
   * `$@`. Commands that fail end it.
   */
  readonly script: string;
  readonly args: readonly string[];
  /** Names the cache that all tools of one source share. */
  readonly cache: string;
  readonly programs: Programs;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Installs a tool into a folder of its own, /opt/rocker/<tool>, and links its programs into /usr/local/bin: that is on
 * PATH for every user, in login shells and under sudo too, and no mounted home hides it. All of it is root's: who works
 * in the container uses the tool and cannot change it.
 */
export function withInstallStep(container: ContainerBuilder, step: InstallStep): void {
  const { tool, version, script, args, cache, programs, env = {} } = step;
  const links = Object.entries(programs);
  const folder = `/opt/rocker/${tool}`;
  const cacheFolder = `/var/cache/rocker-${cache}`;
  container
    .withMountedCache(cacheFolder, `rocker-${cache}`)
    .withScript(
      [prologue, script, epilogue].join("\n"),
      [folder, cacheFolder, String(links.length), ...links.flat(), ...args],
      { layer: "system", title: version === undefined ? tool : `${tool} ${version}`, env },
    );
}

/** Takes the arguments that are for the epilogue from the front; the script's own remain. */
const prologue = `
set -e
folder=$1; cache=$2; count=$3; shift 3
# Two lines for each link: names and paths have no newlines.
links=
while [ "$count" -gt 0 ]; do
  links="$links$1
$2
"
  shift 2; count=$((count - 1))
done
rm -rf "$folder"
mkdir -p "$folder" "$cache"
`;

const epilogue = `
mkdir -p /usr/local/bin
printf %s "$links" | while read -r name && read -r path; do
  # Unquoted: the path may be a pattern.
  set -- "$folder"/$path
  [ -e "$1" ] || { echo "rocker: $folder has no $path" >&2; exit 1; }
  chmod a+rx "$1"
  ln -sf "$1" "/usr/local/bin/$name"
done
# A builder without caches would leave the downloads in the image.
grep -q " $cache " /proc/mounts || rm -rf "$cache"
`;
