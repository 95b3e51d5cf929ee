import type { ContainerBuilder, Host } from "@rocker/core";
import { addHostGroups } from "./groups.ts";
import type { Method, NvidiaHost } from "./nvidia-host.ts";

// Accessible to everyone by default. On Jetson, or if an administrator restricted them, a group has access.
const nodes = ["/dev/nvidia0", "/dev/nvidiactl", "/dev/nvmap", "/dev/nvhost-gpu"];

/** Adds all NVIDIA GPUs to the container. */
export function addNvidia(container: ContainerBuilder, method: Method, host: Host): void {
  if (method === "cdi") container.withAddedSetting("devices", "nvidia.com/gpu=all");
  else {
    // By default the toolkit enables compute and utility, but not graphics.
    container.withRunVariable("NVIDIA_DRIVER_CAPABILITIES", "all");
    if (method === "gpus") container.withSetting("gpus", "all");
    else container.withSetting("runtime", "nvidia").withRunVariable("NVIDIA_VISIBLE_DEVICES", "all");
  }
  addHostGroups(container, nodes, host);
}

/** The requested method, or else the one that suits the host. */
export function chosenMethod(value: string, { method }: NvidiaHost): Method {
  return value === "runtime" || value === "gpus" || value === "cdi" ? value : method;
}
