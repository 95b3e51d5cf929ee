import type { FakeHostFacts } from "@rocker/testkit";

// Fakes, based on vendors' documentation of their drivers' files (NVIDIA's driver README and container toolkit, AMD's
// ROCm installation guide, NVIDIA's L4T documentation, Microsoft's WSL documentation). No real machine was recorded.

const pci = (vendor: string) => ({
  "/sys/bus/pci/devices/0000:00:1f.0/vendor": "0x8086\n",
  "/sys/bus/pci/devices/0000:00:1f.0/class": "0x060100\n",
  "/sys/bus/pci/devices/0000:01:00.0/vendor": `${vendor}\n`,
  "/sys/bus/pci/devices/0000:01:00.0/class": "0x030000\n",
});
const node = (gid: number, mode = 0o660) => ({ gid, mode });
const dri = { "/dev/dri/card0": node(44), "/dev/dri/renderD128": node(105) };
const driver = {
  "/proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14\n",
};
const nvidiaNodes = { "/dev/nvidia0": node(0, 0o666), "/dev/nvidiactl": node(0, 0o666) };
const program = { contents: "", mode: 0o755, uid: 0, gid: 0 };
const toolkit = { "/usr/bin/nvidia-container-runtime-hook": program };
const cdi = { "/etc/cdi/nvidia.yaml": 'cdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices:\n  - name: "0"\n' };

const card = { ...pci("0x10de"), ...driver };

export const fakeMachines = {
  none: {},
  "nvidia-toolkit": { files: { ...card, ...toolkit }, devices: { ...nvidiaNodes, ...dri } },
  "nvidia-cdi": { files: { ...card, ...cdi }, devices: nvidiaNodes },
  "nvidia-no-toolkit": { files: card, devices: nvidiaNodes },
  "nvidia-no-driver": { files: pci("0x10de") },
  "nvidia-closed": {
    files: { ...card, ...toolkit },
    devices: { "/dev/nvidia0": node(27), "/dev/nvidiactl": node(27) },
  },
  amd: { files: pci("0x1002"), devices: { ...dri, "/dev/kfd": node(105) } },
  intel: { files: pci("0x8086"), devices: dri },
  jetson: {
    files: {
      "/etc/nv_tegra_release": "# R36 (release), REVISION: 3.0\n",
      "/usr/bin/nvidia-container-runtime": program,
    },
    devices: { "/dev/nvmap": node(44), "/dev/nvhost-gpu": node(44) },
  },
  wsl: {
    files: { "/usr/lib/wsl/lib/libcuda.so.1": "" },
    devices: { "/dev/dxg": node(0, 0o666) },
  },
  "wsl-no-driver": { devices: { "/dev/dxg": node(0, 0o666) } },
} satisfies Record<string, FakeHostFacts>;

export type FakeMachine = keyof typeof fakeMachines;
