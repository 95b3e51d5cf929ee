import { join } from "node:path/posix";
import type { Host } from "@rocker/core";

/** How NVIDIA GPUs are passed to a container: NVIDIA's runtime, docker's `--gpus`, or CDI. */
export type Method = "runtime" | "gpus" | "cdi";

/** What the host has: NVIDIA GPUs, and software that passes them to containers. */
export interface NvidiaHost {
  readonly kind: "card" | "jetson" | "wsl";
  /** Why no GPU can be used; undefined when one can. */
  readonly missing: { readonly slug: string; readonly reason: string; readonly fix: string } | undefined;
  /** The method that suits this host. */
  readonly method: Method;
}

const toolkit = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html";

/** Detects NVIDIA GPUs by looking at files; starts no program. */
export function nvidiaHost(host: Host): NvidiaHost {
  const kind = isJetson(host) ? "jetson" : isWsl(host) ? "wsl" : "card";
  return {
    kind,
    method: methodFor(kind, host) ?? "gpus",
    missing: missingGpu(kind, host) ?? missingToolkit(kind, host),
  };
}

function missingGpu(kind: NvidiaHost["kind"], host: Host): NvidiaHost["missing"] {
  if (kind === "jetson") return undefined; // The GPU is part of the chip.
  if (kind === "wsl") {
    if (host.path("/usr/lib/wsl/lib/libcuda.so.1")) return undefined;
    return {
      slug: "no-driver",
      reason: "Windows provides no NVIDIA GPU to WSL (/usr/lib/wsl/lib/libcuda.so.1 not found)",
      fix: "Install the NVIDIA driver on Windows, not in WSL, and restart WSL (wsl --shutdown).",
    };
  }
  if (host.path("/proc/driver/nvidia/version") || host.path("/dev/nvidiactl")) return undefined;
  const address = pciAddress(host);
  if (address === undefined) {
    return {
      slug: "no-card",
      reason: "no NVIDIA GPU found on the host",
      fix: "Use --nvidia=auto to continue without a GPU. For AMD and Intel GPUs, use --dri.",
    };
  }
  return {
    slug: "no-driver",
    reason: `the driver of the NVIDIA GPU ${address} is not loaded (/proc/driver/nvidia/version not found)`,
    fix: "Install the NVIDIA driver and restart, or load it (sudo modprobe nvidia).",
  };
}

function missingToolkit(kind: NvidiaHost["kind"], host: Host): NvidiaHost["missing"] {
  if (methodFor(kind, host)) return undefined;
  return {
    slug: "no-toolkit",
    reason:
      "the NVIDIA Container Toolkit is not installed, and /etc/cdi contains no CDI specification for NVIDIA GPUs",
    fix: `Install the toolkit (${toolkit}), then run: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`,
  };
}

/** Undefined when no installed software passes GPUs to containers. */
function methodFor(kind: NvidiaHost["kind"], host: Host): Method | undefined {
  const hasCdi = hasCdiSpecification(host);
  // The hook that implements --gpus does not support Jetson; the runtime and CDI do.
  if (kind === "jetson")
    return hasProgram("nvidia-container-runtime", host) ? "runtime" : hasCdi ? "cdi" : undefined;
  // Docker Desktop includes the toolkit in its own virtual machine, which rocker cannot inspect.
  if (kind === "wsl") return "gpus";
  const hooks = ["nvidia-container-runtime-hook", "nvidia-container-toolkit", "nvidia-container-cli"];
  if (hooks.some((hook) => hasProgram(hook, host))) return "gpus";
  return hasCdi ? "cdi" : undefined;
}

function isJetson(host: Host): boolean {
  if (host.path("/etc/nv_tegra_release")) return true;
  return host.readFile("/proc/device-tree/compatible")?.includes("nvidia,tegra") ?? false;
}

/** Whether the host is WSL with GPU support. */
export function isWsl(host: Host): boolean {
  return host.path("/dev/dxg")?.kind === "device";
}

function hasProgram(name: string, { env, path }: Host): boolean {
  const directories = [...(env.PATH ?? "").split(":").filter(Boolean), "/usr/bin", "/usr/local/bin"];
  return directories.some((directory) => path(join(directory, name))?.kind === "file");
}

/** Whether a Container Device Interface specification for NVIDIA GPUs exists. */
function hasCdiSpecification(host: Host): boolean {
  return ["/etc/cdi", "/var/run/cdi"].some((directory) =>
    (host.list(directory) ?? [])
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .some((name) => host.readFile(join(directory, name))?.includes("nvidia.com/gpu")),
  );
}

/** The PCI address of an NVIDIA display or 3D controller. */
function pciAddress(host: Host): string | undefined {
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
