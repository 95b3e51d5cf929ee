import type { ContainerBuilder, Host } from "@rocker/core";

/**
 * Adds the host groups that have access to these devices, by ID, because an image may use the names for other groups.
 * Root's group is never added: it would give access to more than the device.
 */
export function addHostGroups(container: ContainerBuilder, devices: readonly string[], host: Host): void {
  for (const device of devices) {
    const facts = host.path(device);
    if (facts?.kind !== "device" || facts.gid === 0) continue;
    const isOpenToAll = (facts.mode & 0o006) === 0o006;
    if (!isOpenToAll) container.withAddedSetting("hostGroups", String(facts.gid));
  }
}
