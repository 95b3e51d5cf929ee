import { join } from "node:path/posix";
import type { ContainerBuilder, Host } from "@rocker/core";
import { addHostGroups } from "./groups.ts";
import { isWsl } from "./nvidia-host.ts";

const wslFolder = "/usr/lib/wsl";

/** The devices that Mesa and ROCm draw and compute with: of AMD, Intel and others. */
export function driDevices(host: Host): readonly string[] {
  if (isWsl(host)) return ["/dev/dxg"];
  const names = (host.list("/dev/dri") ?? []).filter((name) => /^(card|renderD)\d+$/.test(name));
  const paths = [...names.map((name) => join("/dev/dri", name)), "/dev/kfd"];
  const devices = paths.filter((path) => host.path(path)?.kind === "device");
  // AMD's computing device without a card is none.
  return devices.length === 1 && devices[0] === "/dev/kfd" ? [] : devices;
}

/** Hands them to the container, with the groups that may use them. */
export function addDri(container: ContainerBuilder, host: Host): void {
  const devices = driDevices(host);
  for (const device of devices) container.withAddedSetting("devices", device);
  addHostGroups(container, devices, host);
  if (!isWsl(host)) return;
  const source = host.path(wslFolder)?.realPath ?? wslFolder;
  container
    .withBindMount(source, wslFolder, { readOnly: true })
    .withPrepended("LD_LIBRARY_PATH", [`${wslFolder}/lib`], { layer: "system" });
}
