import type { ConfigEntry } from "@rocker/core/lifecycle";
import { gpus } from "../host-requirements.ts";
import { textEntry } from "../reading.ts";
import type { ComposeContext } from "./context.ts";
import { isMapping, keyOf, textsOf, type Value } from "./value.ts";

/** `deploy.resources` and `gpus` of the main service: its limits of CPUs and memory, and GPUs of NVIDIA. */
export function resources(key: string, value: Value, context: ComposeContext): ConfigEntry[] {
  if (key === "gpus") return ofDevices(value === "all" ? [{}] : value, `${context.main}.gpus`, context);
  const name = `${context.main}.deploy`;
  return Object.entries(isMapping(value) ? value : {}).flatMap(([part, of]) => {
    if (part !== "resources") return leftOut(`${name}.${part}`, context);
    const limits = Object.entries(mapping(keyOf(of, "limits"))).flatMap(([limit, amount]) => {
      const option = { cpus: "cpus", memory: "memory", pids: "pids-limit" }[limit];
      if (option === undefined) return leftOut(`${name}.resources.limits.${limit}`, context);
      return textsOf(amount).map((text) => textEntry(option, text, context.entry.at));
    });
    // Other reservations are for schedulers.
    const devices = keyOf(keyOf(of, "reservations"), "devices");
    return [...limits, ...ofDevices(devices, `${name}.resources.reservations.devices`, context)];
  });
}

/** Requests of devices, of which rocker knows GPUs. */
function ofDevices(value: Value | undefined, name: string, context: ComposeContext): ConfigEntry[] {
  const { reading, entry } = context;
  return (Array.isArray(value) ? value : []).flatMap((device) => {
    const capabilities = textsOf(keyOf(device, "capabilities"));
    const isGpu =
      capabilities.length === 0 || capabilities.includes("gpu") || capabilities.includes("nvidia");
    const driver = keyOf(device, "driver") ?? "nvidia";
    if (!isGpu || driver !== "nvidia") return leftOut(`${name} (${driver})`, context);
    const ids = textsOf(keyOf(device, "device_ids"));
    const count = String(keyOf(device, "count") ?? "all");
    const amount = count === "-1" ? "all" : count;
    return gpus(ids.length > 0 ? deviceList(ids) : amount, false, { reading, name, at: entry.at });
  });
}

/** The syntax of docker's `--gpus`, which is CSV. */
const deviceList = (ids: readonly string[]) =>
  ids.length > 1 ? `"device=${ids.join(",")}"` : `device=${ids.join()}`;

function leftOut(name: string, { reading, entry }: ComposeContext): ConfigEntry[] {
  reading.leaveOut("not used", name, entry.at);
  return [];
}

const mapping = (value: Value | undefined) => (isMapping(value) ? value : {});
