import type { ExtensionContext } from "@rocker/core";
import { type Check, many, matching, one, type Row } from "../row.ts";

const isNumberList = matching(
  /^\d+(-\d+)?(,\d+(-\d+)?)*$/,
  "a list of numbers",
  "Use a list such as 0-3 or 0,2.",
);

const isSize = matching(
  /^(-1|\d+(\.\d+)?([kmgt]i?)?b?)$/i,
  "a size",
  "Use a size such as 4g, or -1 for unlimited.",
);

/** The limit is memory plus swap: engines require a memory limit next to it, and one that is not higher. */
const swapFault: Check = (value, context) => {
  const fault = isSize(value, context);
  if (fault || value === "-1") return fault;
  const memory = sizeOf("memory", context);
  if (memory === undefined) {
    return {
      kind: "usage",
      what: "the limit includes memory, and no memory limit is set.",
      fix: "Add --memory.",
    };
  }
  if (bytesOf(value) >= memory) return undefined;
  return {
    kind: "usage",
    what: `${JSON.stringify(value)} is less than --memory. The limit is memory plus swap.`,
    fix: "Use at least the value of --memory; the same value disables swap.",
  };
};

const reservationFault: Check = (value, context) => {
  const memory = sizeOf("memory", context);
  if (memory === undefined || Number(value) <= memory) return undefined;
  return {
    kind: "usage",
    what: "the soft limit is higher than --memory.",
    fix: "Use a value lower than --memory, or remove one of the two options.",
  };
};

// --cpus is docker's shorthand for a period and a quota: engines refuse both.
const cpusFault: Check = (value, context) => {
  const fault = isNumberOfCpus(value, context);
  const { "cpu-period": period, "cpu-quota": quota } = context.options as Record<string, unknown>;
  if (fault || (period === undefined && quota === undefined)) return fault;
  const what = "cannot be combined with --cpu-period or --cpu-quota, which it sets itself.";
  return { kind: "usage", what, fix: "Remove --cpus, or remove --cpu-period and --cpu-quota." };
};

const isNumberOfCpus = matching(
  /^(?=.*[1-9])\d+(\.\d+)?$/,
  "a number of CPUs",
  "Use a number above 0, such as 2 or 1.5.",
);

function sizeOf(name: string, { options }: ExtensionContext): number | undefined {
  return (options as Record<string, unknown>)[name] as number | undefined;
}

function bytesOf(size: string): number {
  const [, number, unit = ""] = /^([\d.]+)([kmgt]?)/i.exec(size) ?? [];
  return Number(number) * 2 ** (10 * " kmgt".indexOf(unit.toLowerCase() || " "));
}

/** Resource limits. */
export const limits = {
  cpus: one("cpus", {
    option: { type: "string", valueName: "NUMBER", summary: "Number of CPUs, such as 1.5" },
    fault: cpusFault,
  }),
  "cpu-shares": one("cpuShares", {
    option: {
      type: "integer",
      min: 2,
      max: 262_144,
      summary: "Relative CPU weight compared to other containers",
    },
  }),
  "cpu-period": one("cpuPeriod", {
    option: {
      type: "integer",
      min: 1000,
      max: 1_000_000,
      summary: "Period of the CPU quota in microseconds",
    },
  }),
  "cpu-quota": one("cpuQuota", {
    option: {
      type: "integer",
      min: -1,
      summary: "CPU time per period in microseconds; -1 for unlimited",
    },
  }),
  "cpu-runtime": one("cpuRuntime", {
    option: { type: "integer", min: 0, summary: "Real-time CPU time per period in microseconds" },
  }),
  "cpuset-cpus": one("cpusetCpus", {
    option: {
      type: "string",
      valueName: "LIST",
      summary: "CPUs that the container may run on, such as 0-3 or 0,2",
    },
    fault: isNumberList,
  }),
  "cpuset-mems": one("cpusetMems", {
    option: {
      type: "string",
      valueName: "LIST",
      summary: "NUMA memory nodes that the container may use, such as 0,1",
    },
    fault: isNumberList,
  }),
  memory: one("memory", { option: { type: "size", short: "m", summary: "Memory limit, such as 2g" } }),
  "memory-reservation": one("memoryReservation", {
    option: { type: "size", summary: "Soft memory limit" },
    fault: reservationFault,
  }),
  "memory-swap": one("memorySwap", {
    option: { type: "string", valueName: "SIZE", summary: "Memory plus swap limit; -1 for unlimited swap" },
    fault: swapFault,
  }),
  "memory-swappiness": one("memorySwappiness", {
    option: { type: "integer", min: -1, max: 100, summary: "Memory swappiness; -1 for the default" },
  }),
  "shm-size": one("shmSize", { option: { type: "size", summary: "Size of /dev/shm, such as 256m" } }),
  "pids-limit": one("pidsLimit", {
    option: { type: "integer", min: -1, summary: "Limit on the number of processes; -1 for unlimited" },
  }),
  ulimit: many("ulimits", {
    option: { type: "list", valueName: "NAME=SOFT[:HARD]", summary: "Ulimit, such as nofile=1024:4096" },
    fault: matching(/^[a-z]+=(-1|\d+)(:(-1|\d+))?$/, "a ulimit", "Use a limit such as nofile=1024:4096."),
  }),
} as const satisfies Record<string, Row>;
