import type { BoundPlan, Settings, Sourced } from "@rocker/core/engine";

/**
 * Converts the plan's settings to Podman's options where they differ from Docker's.
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

/** GPUs are CDI devices, named by nvidia-ctk. The value is `all`, `2` (the first two) or `device=0,1`. */
function gpuDevices({ value, from }: Sourced<string>): Sourced<string>[] {
  const names = /^\d+$/.test(value)
    ? Array.from({ length: Number(value) }, (_, index) => String(index))
    : value.replace(/^"?device=|"$/g, "").split(",");
  return names.map((name) => ({ value: `nvidia.com/gpu=${name}`, from }));
}

/** Rootless, groups of the host have no ID inside the container. All of the user's own groups are kept instead. */
function ownGroups(groups: readonly Sourced<string>[]): Sourced<string>[] {
  return groups.slice(0, 1).map(({ from }) => ({ value: "keep-groups", from }));
}
