import type { SettingName } from "@rocker/core/engine";

/** Keys of a container unit for settings. All others, and values that a key would change, are options of podman. */
export const quadletKeys: Partial<Readonly<Record<SettingName, string>>> = {
  workdir: "WorkingDir",
  name: "ContainerName",
  hostname: "HostName",
  network: "Network",
  ports: "PublishPort",
  expose: "ExposeHostPort",
  addHosts: "AddHost",
  dns: "DNS",
  devices: "AddDevice",
  hostGroups: "GroupAdd",
  groups: "GroupAdd",
  capAdd: "AddCapability",
  capDrop: "DropCapability",
  readOnly: "ReadOnly",
  init: "RunInit",
  shmSize: "ShmSize",
  pidsLimit: "PidsLimit",
  ulimits: "Ulimit",
};

/** Settings that systemd has instead of podman. */
export const ofSystemd: readonly SettingName[] = ["detach", "restart"];
