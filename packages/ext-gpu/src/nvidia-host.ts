import { join } from "node:path/posix";
import type { Host } from "@rocker/core";

/** How a container gets NVIDIA's cards. */
export type Way = "runtime" | "gpus" | "cdi";

/** What is known of NVIDIA's cards here, and of what hands them to containers. */
export interface NvidiaHost {
  readonly kind: "card" | "jetson" | "wsl";
  /** Why no card can be used; undefined when one can. */
  readonly missing: { readonly slug: string; readonly reason: string; readonly fix: string } | undefined;
  /** The way that fits this machine. */
  readonly way: Way;
}

const toolkit = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html";

/** Looks at files only; no program is started. */
export function nvidiaHost(host: Host): NvidiaHost {
  const kind = isJetson(host) ? "jetson" : isWsl(host) ? "wsl" : "card";
  return {
    kind,
    way: wayFor(kind, host) ?? "gpus",
    missing: missingCard(kind, host) ?? missingWay(kind, host),
  };
}

function missingCard(kind: NvidiaHost["kind"], host: Host): NvidiaHost["missing"] {
  if (kind === "jetson") return undefined; // Its card is in the chip.
  if (kind === "wsl") {
    if (host.path("/usr/lib/wsl/lib/libcuda.so.1")) return undefined;
    return {
      slug: "no-driver",
      reason: "Windows gives no NVIDIA card on: there is no /usr/lib/wsl/lib/libcuda.so.1",
      fix: "Install NVIDIA's driver on Windows, not in WSL, and restart WSL (wsl --shutdown).",
    };
  }
  if (host.path("/proc/driver/nvidia/version") || host.path("/dev/nvidiactl")) return undefined;
  const card = pciCard(host);
  if (card === undefined) {
    return {
      slug: "no-card",
      reason: "there is no NVIDIA card on this machine",
      fix: 'Use --nvidia=auto to go on without one; for AMD and Intel there is "--dri".',
    };
  }
  return {
    slug: "no-driver",
    reason: `there is an NVIDIA card (${card}), but its driver is not loaded: there is no /proc/driver/nvidia/version`,
    fix: "Install NVIDIA's driver and restart, or load it (sudo modprobe nvidia).",
  };
}

function missingWay(kind: NvidiaHost["kind"], host: Host): NvidiaHost["missing"] {
  if (wayFor(kind, host)) return undefined;
  return {
    slug: "no-toolkit",
    reason:
      "NVIDIA's container toolkit is not installed, and there is no CDI description of the cards in /etc/cdi",
    fix: `Install it (${toolkit}), then: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`,
  };
}

/** undefined: nothing here hands cards to containers. */
function wayFor(kind: NvidiaHost["kind"], host: Host): Way | undefined {
  const hasCdi = hasCdiDescription(host);
  // The hook behind --gpus knows no Jetson; the runtime and CDI do.
  if (kind === "jetson")
    return hasProgram("nvidia-container-runtime", host) ? "runtime" : hasCdi ? "cdi" : undefined;
  // Docker Desktop has the toolkit in a machine of its own, where it cannot be seen from here.
  if (kind === "wsl") return "gpus";
  const hooks = ["nvidia-container-runtime-hook", "nvidia-container-toolkit", "nvidia-container-cli"];
  if (hooks.some((hook) => hasProgram(hook, host))) return "gpus";
  return hasCdi ? "cdi" : undefined;
}

function isJetson(host: Host): boolean {
  if (host.path("/etc/nv_tegra_release")) return true;
  return host.readFile("/proc/device-tree/compatible")?.includes("nvidia,tegra") ?? false;
}

/** Whether this is Windows' Linux, with Windows' cards. */
export function isWsl(host: Host): boolean {
  return host.path("/dev/dxg")?.kind === "device";
}

function hasProgram(name: string, { env, path }: Host): boolean {
  const folders = [...(env.PATH ?? "").split(":").filter(Boolean), "/usr/bin", "/usr/local/bin"];
  return folders.some((folder) => path(join(folder, name))?.kind === "file");
}

/** Container Device Interface: descriptions of devices, by vendor and class. */
function hasCdiDescription(host: Host): boolean {
  return ["/etc/cdi", "/var/run/cdi"].some((folder) =>
    (host.list(folder) ?? [])
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .some((name) => host.readFile(join(folder, name))?.includes("nvidia.com/gpu")),
  );
}

/** The address of a display or 3D controller of NVIDIA's. */
function pciCard(host: Host): string | undefined {
  const devices = "/sys/bus/pci/devices";
  return (host.list(devices) ?? []).find((address) => {
    const text = (name: string) =>
      host
        .readFile(join(devices, address, name))
        ?.toString()
        .trim() ?? "";
    return text("vendor") === "0x10de" && text("class").startsWith("0x03");
  });
}
