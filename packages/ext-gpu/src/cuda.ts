import type { ContainerBuilder } from "@rocker/core";

/**
 * Installs the CUDA Toolkit from NVIDIA's repository for the image's distribution. $1: the version as in package names
 * (12-6), or empty for the newest; $2: the os-release file.
 */
export const installCuda = `set -eu
. "$2"
package=cuda-toolkit\${1:+-$1}
version=\${VERSION_ID:-}
case "$(uname -m)" in
  x86_64) arch=x86_64 ;;
  aarch64) arch=sbsa ;;
  *) echo "NVIDIA has no CUDA for $(uname -m)" >&2; exit 1 ;;
esac
case "$ID" in
  ubuntu) name=ubuntu$(printf %s "$version" | tr -d .) ;;
  debian) name=debian\${version%%.*} ;;
  fedora) name=fedora\${version%%.*} ;;
  rhel|rocky|almalinux|centos) name=rhel\${version%%.*} ;;
  *) echo "NVIDIA has no archive of CUDA for $ID" >&2; exit 1 ;;
esac
archive=https://developer.download.nvidia.com/compute/cuda/repos/$name/$arch
if command -v apt-get >/dev/null; then
  curl -fsSLo /tmp/cuda-keyring.deb "$archive/cuda-keyring_1.1-1_all.deb"
  dpkg -i /tmp/cuda-keyring.deb
  rm /tmp/cuda-keyring.deb
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$package"
  rm -rf /var/lib/apt/lists/*
else
  curl -fsSLo "/etc/yum.repos.d/cuda-$name.repo" "$archive/cuda-$name.repo"
  dnf install --assumeyes "$package"
  dnf clean all
fi
`;

const directory = "/usr/local/cuda";

/** Installs the CUDA Toolkit. @param version such as `12.6`, or `newest` */
export function addCuda(container: ContainerBuilder, version: string): void {
  const suffix = version === "newest" ? "" : version.replace(".", "-");
  container
    .withPackages({ apt: ["ca-certificates", "curl"], dnf: ["curl"] })
    .withScript(installCuda, [suffix, "/etc/os-release"], { layer: "system", title: "CUDA toolkit" })
    .withPrepended("PATH", [`${directory}/bin`], { layer: "system" })
    .withPrepended("LD_LIBRARY_PATH", [`${directory}/lib64`], { layer: "system" });
}
