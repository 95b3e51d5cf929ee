import { statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import type { ConfigEntry, Host, Position } from "@rocker/core/lifecycle";
import { isNumber, isString, isWord, type Reading, textEntry } from "./reading.ts";

/** What the host has. Sizes in bytes; undefined: not known. */
export interface Capacity {
  readonly cpus: number;
  readonly memory: number;
  /** Free space where the project is. */
  readonly storage: number | undefined;
}

/**
 * `hostRequirements`: a GPU is added to the container if the host has one; what the host lacks is reported.
 * @param capacity default: that of this host
 */
export function hostRequirements(project: string, reading: Reading, capacity?: Capacity): ConfigEntry[] {
  const own = reading.entry("hostRequirements");
  if (!own) return [];
  const has = capacity ?? capacityOf(project);
  return reading.map(own.value, own.key).flatMap((entry) => {
    const { key, at } = entry;
    if (key === "gpu") return gpu(entry, reading);
    if (key === "cpus" || key === "memory" || key === "storage") {
      const required = requiredAmount(entry, reading);
      const available = has[key];
      if (required !== undefined && available !== undefined && available < required.amount) {
        reading.leaveOut("not met", own.key, at, `${key} ${required.text}`);
      }
    } else reading.leaveOut("unknown", `${own.key}.${key}`, at);
    return [];
  });
}

function requiredAmount({ key, value }: ConfigEntry, reading: Reading) {
  if (key === "cpus") {
    if (isNumber(value)) return { amount: Number(value.text), text: value.text };
    return reading.wrong(value.at, `hostRequirements.${key}`, "a number");
  }
  const amount = value.kind === "scalar" ? byteSize(value.text) : undefined;
  if (amount === undefined || value.kind !== "scalar") {
    return reading.wrong(value.at, `hostRequirements.${key}`, "a size such as 4gb");
  }
  return { amount, text: value.text };
}

/** A size in the syntax of the specification, such as `4gb`, in bytes. */
export function byteSize(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)\s*(?:([tgmk])b)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const power = unit === "" ? 0 : "kmgt".indexOf(unit.toLowerCase()) + 1;
  return Number(number) * 1024 ** power;
}

/** A GPU that is optional is used if it is there. */
function gpu({ at, value }: ConfigEntry, reading: Reading): ConfigEntry[] {
  if (isWord(value, "false")) return [];
  const isOptional = isString(value) && value.text === "optional";
  if (!isOptional && !isWord(value, "true") && value.kind !== "map") {
    reading.wrong(value.at, "hostRequirements.gpu", 'true, false, "optional" or an object');
    return [];
  }
  return gpus("all", isOptional, { reading, name: "hostRequirements", at });
}

/**
 * GPUs, if the host has one.
 * @param value of `--gpus`
 * @param name what requests them, for the notice
 */
export function gpus(
  value: string,
  isOptional: boolean,
  { reading, name, at }: { readonly reading: Reading; readonly name: string; readonly at: Position },
): ConfigEntry[] {
  if (hasGpu(reading.host)) return [textEntry("gpus", value, at)];
  if (!isOptional) reading.leaveOut("not met", name, at, "gpu");
  return [];
}

/** An NVIDIA GPU with its driver, and the toolkit by which engines give it to containers. */
function hasGpu(host: Host): boolean {
  const hasDriver = ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/usr/lib/wsl/lib/libcuda.so.1"].some(
    (path) => host.path(path),
  );
  const directories = (host.env.PATH ?? "/usr/bin").split(":").filter((one) => one.startsWith("/"));
  const programs = ["nvidia-container-runtime-hook", "nvidia-container-toolkit", "nvidia-container-cli"];
  return (
    hasDriver && directories.some((directory) => programs.some((one) => host.path(`${directory}/${one}`)))
  );
}

function capacityOf(project: string): Capacity {
  return { cpus: availableParallelism(), memory: totalmem(), storage: freeSpace(project) };
}

function freeSpace(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
