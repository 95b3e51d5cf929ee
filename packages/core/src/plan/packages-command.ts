import type { BoundStep } from "./bind.ts";
import { type CacheMount, packageManagers } from "./plan.ts";

type PackagesStep = Extract<BoundStep, { type: "packages" }>;

/** Downloads and indexes of package managers: shared between builds on images of one repository, and in no image. */
export const packagesCache: CacheMount = { id: "rocker-packages", target: "/var/cache/rocker" };

/**
 * Finds the package manager of the image and installs those of its packages that the image does not have. A name with more
 * than a name in it, such as a version, is always installed. If nothing is missing, no package manager runs, so the step
 * needs no network. Arguments: the cache directory, whether it is kept after
 * the build, whether the packages are optional; then for each manager its name, the number of packages, and the packages.
 * POSIX sh; works with busybox.
 */
const script = `
cache=$1; kept=$2; optional=$3; shift 3

program_of() {
  case $1 in
    apt) set -- apt-get ;;
    dnf) set -- dnf microdnf yum ;;
  esac
  for program do command -v "$program" >/dev/null 2>&1 && return; done
  program=
}

is_installed() {
  case $2 in *[!a-zA-Z0-9._+-]* | -*) return 1 ;; esac
  case $1 in
    apt) case $(dpkg-query -W -f '\${Status}' "$2" 2>/dev/null) in *" ok installed") ;; *) return 1 ;; esac ;;
    apk) apk info -e "$2" >/dev/null 2>&1 ;;
    dnf | zypper) rpm -q "$2" >/dev/null 2>&1 ;;
    pacman) pacman -Q "$2" >/dev/null 2>&1 ;;
  esac
}

install_with() {
  manager=$1; shift
  mkdir -p "$cache/$manager"
  case $manager in
    apt)
      export DEBIAN_FRONTEND=noninteractive
      mkdir -p "$cache/apt/archives/partial" "$cache/apt/lists/partial"
      chown _apt "$cache/apt/archives/partial" "$cache/apt/lists/partial" 2>/dev/null || :
      # Not apt's own folder: images of Debian empty that one after each run. No index files in the image.
      apt() {
        apt-get -o Dir::Cache::archives="$cache/apt/archives" -o Dir::State::lists="$cache/apt/lists" \\
          -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "$@"
      }
      apt update && apt install -y --no-install-recommends -- "$@" ;;
    apk) apk add --no-progress --update-cache --cache-dir "$cache/apk" -- "$@" ;;
    dnf) "$program" install -y --setopt=cachedir="$cache/dnf" --setopt=keepcache=1 "$@" ;;
    pacman) pacman -Sy --noconfirm --needed --cachedir "$cache/pacman" -- "$@" ;;
    zypper) zypper --non-interactive --cache-dir "$cache/zypper" install --no-recommends -- "$@" ;;
  esac
}

found=
while [ $# -gt 0 ]; do
  manager=$1; count=$2; shift 2
  program_of "$manager"
  if [ -z "$program" ]; then shift "$count"; continue; fi
  found=$manager
  [ "$count" -eq 0 ] && break
  total=$#; number=0
  while [ "$number" -lt "$count" ]; do
    is_installed "$manager" "$1" || set -- "$@" "$1"
    shift; number=$((number + 1))
  done
  shift $((total - count))
  [ $# -eq 0 ] && exit 0
  install_with "$manager" "$@" || exit
  [ "$kept" = true ] || rm -rf "$cache"
  exit 0
done
if [ -n "$found" ]; then reason="nothing is known to install with $found"
else reason="this image has none of the package managers ${packageManagers.join(", ")}"; fi
[ "$optional" = true ] && { echo "rocker: $reason; left out" >&2; exit 0; }
echo "rocker: $reason" >&2
exit 1
`;

/**
 * The command of a packages step. Package names are arguments, not interpreted by a shell.
 * @param kept whether the cache directory is kept after the build; otherwise it is removed from the image
 */
export function packagesCommand({ names, optional }: PackagesStep, kept: boolean): string[] {
  const lists = packageManagers.flatMap((manager) => {
    const list = names[manager] ?? [];
    return [manager, String(list.length), ...list];
  });
  return [
    "/bin/sh",
    "-c",
    script,
    "rocker-packages",
    packagesCache.target,
    String(kept),
    String(optional),
    ...lists,
  ];
}
