import type { ContainerBuilder, Host } from "@rocker/core";
import { addHostGroups } from "./groups.ts";
import type { NvidiaHost, Way } from "./nvidia-host.ts";

// Open to all by default; where an administrator closed them, or on a Jetson, a group may use them.
const nodes = ["/dev/nvidia0", "/dev/nvidiactl", "/dev/nvmap", "/dev/nvhost-gpu"];

/** Hands all of NVIDIA's cards to the container. */
export function addNvidia(container: ContainerBuilder, way: Way, host: Host): void {
  if (way === "cdi") container.withAddedSetting("devices", "nvidia.com/gpu=all");
  else {
    // Without, the toolkit gives what computes and leaves out what draws.
    container.withRunVariable("NVIDIA_DRIVER_CAPABILITIES", "all");
    if (way === "gpus") container.withSetting("gpus", "all");
    else container.withSetting("runtime", "nvidia").withRunVariable("NVIDIA_VISIBLE_DEVICES", "all");
  }
  addHostGroups(container, nodes, host);
}

/** The way to go: the one that was named, else the one that fits. */
export function chosenWay(value: string, { way }: NvidiaHost): Way {
  return value === "runtime" || value === "gpus" || value === "cdi" ? value : way;
}
