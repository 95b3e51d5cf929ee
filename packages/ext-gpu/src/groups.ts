import type { ContainerBuilder, Host } from "@rocker/core";

/**
 * Adds the groups of the host that may use these devices, by number: their names may be other ones in the image.
 * Root's group is none of them, it would give more than the device.
 */
export function addHostGroups(container: ContainerBuilder, devices: readonly string[], host: Host): void {
  for (const device of devices) {
    const facts = host.path(device);
    if (facts?.kind !== "device" || facts.gid === 0) continue;
    const isOpenToAll = (facts.mode & 0o006) === 0o006;
    if (!isOpenToAll) container.withAddedSetting("hostGroups", String(facts.gid));
  }
}
