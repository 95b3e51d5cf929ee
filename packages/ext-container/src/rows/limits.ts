import type { ExtensionContext } from "@rocker/core";
import { type Check, many, matching, one, type Row } from "../row.ts";

const processors = matching(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, "a list of numbers", "Write them like 0-3 or 0,2.");

const isSize = matching(/^(-1|\d+(\.\d+)?([kmgt]i?)?b?)$/i, "a size", "Write one like 4g, or -1.");

/** Memory and swap together: engines want the memory's limit beside it, and not above it. */
const swapFault: Check = (value, context) => {
  const fault = isSize(value, context);
  if (fault || value === "-1") return fault;
  const memory = sizeOf("memory", context);
  if (memory === undefined) {
    return { kind: "usage", what: "it counts the memory too, which has no limit.", fix: "Add --memory." };
  }
  if (bytesOf(value) >= memory) return undefined;
  return {
    kind: "usage",
    what: `${JSON.stringify(value)} is less than --memory: it is memory and swap together.`,
    fix: "Write at least as much as --memory; the same for no swap.",
  };
};

const reservationFault: Check = (value, context) => {
  const memory = sizeOf("memory", context);
  if (memory === undefined || Number(value) <= memory) return undefined;
  return {
    kind: "usage",
    what: "it is more than --memory.",
    fix: "Write less than --memory, or leave one out.",
  };
};

// Both say what share of the processors' time it gets.
const cpusFault: Check = (value, context) => {
  const fault = isNumberOfCpus(value, context);
  const { "cpu-period": period, "cpu-quota": quota } = context.options as Record<string, unknown>;
  if (fault || (period === undefined && quota === undefined)) return fault;
  const what = "it sets period and quota itself, which are given too.";
  return { kind: "usage", what, fix: "Leave --cpus out, or --cpu-period and --cpu-quota." };
};

const isNumberOfCpus = matching(
  /^(?=.*[1-9])\d+(\.\d+)?$/,
  "a number of processors",
  "Write one above 0, like 2 or 1.5.",
);

function sizeOf(name: string, { options }: ExtensionContext): number | undefined {
  return (options as Record<string, unknown>)[name] as number | undefined;
}

function bytesOf(size: string): number {
  const [, number, unit = ""] = /^([\d.]+)([kmgt]?)/i.exec(size) ?? [];
  return Number(number) * 2 ** (10 * " kmgt".indexOf(unit.toLowerCase() || " "));
}

/** How much the container may use. */
export const limits = {
  cpus: one("cpus", {
    option: { type: "string", valueName: "NUMBER", summary: "How many processors it may use, like 1.5" },
    fault: cpusFault,
  }),
  "cpu-shares": one("cpuShares", {
    option: { type: "integer", min: 2, max: 262_144, summary: "Weight against other containers" },
  }),
  "cpu-period": one("cpuPeriod", {
    option: {
      type: "integer",
      min: 1000,
      max: 1_000_000,
      summary: "Period of the processor quota, microseconds",
    },
  }),
  "cpu-quota": one("cpuQuota", {
    option: { type: "integer", min: -1, summary: "Processor time in each period, microseconds" },
  }),
  "cpu-runtime": one("cpuRuntime", {
    option: { type: "integer", min: 0, summary: "Real-time processor time in each period, microseconds" },
  }),
  "cpuset-cpus": one("cpusetCpus", {
    option: { type: "string", valueName: "LIST", summary: "Processors it may run on" },
    fault: processors,
  }),
  "cpuset-mems": one("cpusetMems", {
    option: { type: "string", valueName: "LIST", summary: "Memory nodes it may use" },
    fault: processors,
  }),
  memory: one("memory", { option: { type: "size", short: "m", summary: "Memory it may use, like 2g" } }),
  "memory-reservation": one("memoryReservation", {
    option: { type: "size", summary: "Memory it is held to when the host runs short" },
    fault: reservationFault,
  }),
  "memory-swap": one("memorySwap", {
    option: { type: "string", valueName: "SIZE", summary: "Memory and swap together; -1 for no limit" },
    fault: swapFault,
  }),
  "memory-swappiness": one("memorySwappiness", {
    option: { type: "integer", min: -1, max: 100, summary: "How readily its memory is swapped out" },
  }),
  "shm-size": one("shmSize", { option: { type: "size", summary: "Size of /dev/shm, like 256m" } }),
  "pids-limit": one("pidsLimit", {
    option: { type: "integer", min: -1, summary: "How many processes it may have; -1 for no limit" },
  }),
  ulimit: many("ulimits", {
    option: { type: "list", valueName: "NAME=SOFT[:HARD]", summary: "A limit, like nofile=1024:4096" },
    fault: matching(/^[a-z]+=(-1|\d+)(:(-1|\d+))?$/, "a limit", "Write one like nofile=1024:4096."),
  }),
} as const satisfies Record<string, Row>;
