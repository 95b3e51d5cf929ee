import type { ContainerBuilder, PackageNames } from "@rocker/core";
import { withInstallStep } from "./install-step.ts";
import type { Programs } from "./programs.ts";
import type { Wanted } from "./source.ts";

/** Processors, in Docker's words. */
export type Architecture = "amd64" | "arm64";

/** A file that its makers publish, one for each processor. */
export interface Download {
  /** `{version}` and `{arch}` stand for the version and for what the makers call the processor. */
  readonly url: string;
  /** Default: `amd64` and `arm64`. */
  readonly arch?: Readonly<Record<Architecture, string>>;
  /** By version: SHA-256 as the makers publish it, 64 hexadecimal digits. What is not here is not installed. */
  readonly sha256: Readonly<Record<string, Readonly<Record<Architecture, string>>>>;
}

interface DownloadStep extends Wanted {
  readonly download: Download;
  /** The version of the file; that of the tool is in `version`. */
  readonly fileVersion: string;
  /** POSIX sh that installs the file `$file` into `$folder`, with its own data in `$@`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly programs: Programs;
  readonly env?: Readonly<Record<string, string>>;
}

/** Downloads the file for the container's processor, checks it, and hands it to the script. */
export function withDownload(container: ContainerBuilder, step: DownloadStep): void {
  const { download, fileVersion, script, args, ...rest } = step;
  container.withPackages(downloaders, { layer: "system" });
  withInstallStep(container, {
    ...rest,
    script: [fetchScript, script].join("\n"),
    args: [...fileOf(download, fileVersion, "amd64"), ...fileOf(download, fileVersion, "arm64"), ...args],
    cache: "downloads",
  });
}

const byVersion = new Intl.Collator("en", { numeric: true }).compare;

export function newestVersion({ sha256 }: Download): string {
  const newest = Object.keys(sha256).sort(byVersion).at(-1);
  if (newest === undefined) throw new TypeError("a download has no version");
  return newest;
}

export function hostOf({ url }: Download): string {
  return new URL(url).host;
}

/** @returns address and checksum */
function fileOf(download: Download, version: string, architecture: Architecture): [string, string] {
  const { url, arch = { amd64: "amd64", arm64: "arm64" }, sha256 } = download;
  const sum = sha256[version]?.[architecture];
  if (sum === undefined) throw new TypeError(`there is no checksum for ${version} on ${architecture}`);
  return [url.replaceAll("{version}", version).replaceAll("{arch}", arch[architecture]), sum];
}

const downloaders: PackageNames = {
  apt: ["ca-certificates", "curl", "tar", "gzip", "xz-utils"],
  apk: ["ca-certificates", "curl", "tar", "gzip", "xz"],
  dnf: ["ca-certificates", "curl", "tar", "gzip", "xz"],
  pacman: ["ca-certificates", "curl", "tar", "gzip", "xz"],
  zypper: ["ca-certificates", "curl", "tar", "gzip", "xz"],
};

// What the cache has is checked like what was just downloaded: others may write to it.
const fetchScript = `
case $(uname -m) in
  x86_64 | amd64) url=$1; sum=$2 ;;
  aarch64 | arm64) url=$3; sum=$4 ;;
  *) echo "rocker: there is no download for the processor $(uname -m)" >&2; exit 1 ;;
esac
shift 4
file="$cache/$sum"
fits() { echo "$sum  $file" | sha256sum -c >/dev/null 2>&1; }
if ! fits; then
  curl --fail --location --silent --show-error --retry 3 --output "$file" "$url"
  if ! fits; then
    echo "rocker: $url has another SHA-256 than $sum: it is not installed" >&2
    rm -f "$file"
    exit 1
  fi
fi
`;
