import { join } from "node:path/posix";
import type { ContainerBuilder, Host } from "@rocker/core";
import { addHostGroups } from "./groups.ts";
import { isWsl } from "./nvidia-host.ts";

const wslDirectory = "/usr/lib/wsl";

/** The GPU devices that Mesa and ROCm use (AMD, Intel and others). */
export function driDevices(host: Host): readonly string[] {
  if (isWsl(host)) return ["/dev/dxg"];
  const names = (host.list("/dev/dri") ?? []).filter((name) => /^(card|renderD)\d+$/.test(name));
  const paths = [...names.map((name) => join("/dev/dri", name)), "/dev/kfd"];
  const devices = paths.filter((path) => host.path(path)?.kind === "device");
  // AMD's compute device is useless without a GPU.
  return devices.length === 1 && devices[0] === "/dev/kfd" ? [] : devices;
}

/** Adds the devices to the container, and the groups that have access to them. */
export function addDri(container: ContainerBuilder, devices: readonly string[], host: Host): void {
  for (const device of devices) container.withAddedSetting("devices", device);
  addHostGroups(container, devices, host);
  if (!isWsl(host)) return;
  const source = host.path(wslDirectory)?.realPath ?? wslDirectory;
  container
    .withBindMount(source, wslDirectory, { readOnly: true })
    .withPrepended("LD_LIBRARY_PATH", [`${wslDirectory}/lib`], { layer: "system" });
}
