import type { BoundPlan, Settings, Sourced } from "@rocker/core/engine";

/**
 * The plan's settings in Podman's words where they are not docker's.
 * @param rootful whether Podman runs as the host's root
 */
export function lowerSettings(plan: BoundPlan, rootful: boolean): BoundPlan {
  const { gpus, hostGroups, ...settings } = plan.run.settings;
  const devices = [...(settings.devices ?? []), ...(gpus ? gpuDevices(gpus) : [])];
  const lowered: Settings = {
    ...settings,
    ...(devices.length > 0 && { devices }),
    ...(hostGroups && { hostGroups: rootful ? hostGroups : ownGroups(hostGroups) }),
  };
  return { ...plan, run: { ...plan.run, settings: lowered } };
}

/** Graphics cards are CDI devices: `all`, `2` (the first two) or `device=0,1`, by the names that nvidia-ctk gives. */
function gpuDevices({ value, from }: Sourced<string>): Sourced<string>[] {
  const names = /^\d+$/.test(value)
    ? Array.from({ length: Number(value) }, (_, index) => String(index))
    : value.replace(/^"?device=|"$/g, "").split(",");
  return names.map((name) => ({ value: `nvidia.com/gpu=${name}`, from }));
}

/** Without root, a group of the host has no number inside: the person's own groups are kept instead, all of them. */
function ownGroups(groups: readonly Sourced<string>[]): Sourced<string>[] {
  return groups.slice(0, 1).map(({ from }) => ({ value: "keep-groups", from }));
}
