import type { ContainerBuilder, PackageNames } from "@rocker/core";
import { withInstallStep } from "./install-step.ts";
import type { Programs } from "./programs.ts";
import type { InstallRequest } from "./source.ts";

/** CPU architectures, by Docker's names. */
export type Architecture = "amd64" | "arm64";

/** A file published by the tool's authors, one for each CPU architecture. */
export interface Download {
  /** `{version}` and `{arch}` are replaced by the version and by the authors' name for the architecture. */
  readonly url: string;
  /** The authors' names for the architectures. Default: `amd64` and `arm64`. */
  readonly arch?: Readonly<Record<Architecture, string>>;
  /** SHA-256 checksums as the authors publish them, by version. 64 hex digits. Other versions are not installed. */
  readonly sha256: Readonly<Record<string, Readonly<Record<Architecture, string>>>>;
}

interface DownloadStep extends InstallRequest {
  readonly download: Download;
  /** The version of the file. The version of the tool is in `version`. */
  readonly fileVersion: string;
  /** A POSIX sh script that installs the file `$file` into `$directory`. Its arguments are in `$@`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly programs: Programs;
  readonly env?: Readonly<Record<string, string>>;
}

/** Downloads the file for the container's architecture, verifies it, and runs the script on it. */
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

/** @returns URL and checksum */
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

// A cached file is verified like a new download, because other builds can write to the cache.
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
