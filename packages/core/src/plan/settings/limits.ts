import type { Setting, ValueFormat } from "./setting.ts";

const numberList = {
  pattern: /^\d+(-\d+)?(,\d+(-\d+)?)*$/,
  expected: "a list of numbers",
  fix: "Use a list such as 0-3 or 0,2.",
} as const satisfies ValueFormat;

/** Resource limits. They protect the host and other containers. */
export const limits = {
  cpus: {
    kind: "one",
    flag: "--cpus",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cpus",
      type: "string",
      valueName: "NUMBER",
      summary: "Number of CPUs, such as 1.5",
      value: "extension",
    },
  },
  cpuShares: {
    kind: "one",
    flag: "--cpu-shares",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cpu-shares",
      type: "integer",
      min: 2,
      max: 262_144,
      summary: "Relative CPU weight compared to other containers",
      value: "any",
    },
  },
  cpuPeriod: {
    kind: "one",
    flag: "--cpu-period",
    hostAccess: "none",
    // With the same quota, a shorter period is more CPU time.
    protects: true,
    option: {
      name: "cpu-period",
      type: "integer",
      min: 1000,
      max: 1_000_000,
      summary: "Period of the CPU quota in microseconds",
      value: "any",
    },
  },
  cpuQuota: {
    kind: "one",
    flag: "--cpu-quota",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cpu-quota",
      type: "integer",
      min: -1,
      summary: "CPU time per period in microseconds; -1 for unlimited",
      value: "any",
    },
  },
  cpuRuntime: {
    kind: "one",
    flag: "--cpu-rt-runtime",
    hostAccess: "none",
    // Real-time processes starve others: more of it is less for the host.
    protects: true,
    option: {
      name: "cpu-runtime",
      type: "integer",
      min: 0,
      summary: "Real-time CPU time per period in microseconds",
      value: "any",
    },
  },
  cpusetCpus: {
    kind: "one",
    flag: "--cpuset-cpus",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cpuset-cpus",
      type: "string",
      valueName: "LIST",
      summary: "CPUs that the container may run on, such as 0-3 or 0,2",
      value: numberList,
    },
  },
  cpusetMems: {
    kind: "one",
    flag: "--cpuset-mems",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cpuset-mems",
      type: "string",
      valueName: "LIST",
      summary: "NUMA memory nodes that the container may use, such as 0,1",
      value: numberList,
    },
  },
  memory: {
    kind: "one",
    flag: "--memory",
    hostAccess: "none",
    protects: true,
    option: {
      name: "memory",
      type: "size",
      short: "m",
      summary: "Memory limit, such as 2g",
      value: "any",
    },
  },
  memoryReservation: {
    kind: "one",
    flag: "--memory-reservation",
    hostAccess: "none",
    protects: true,
    option: {
      name: "memory-reservation",
      type: "size",
      summary: "Soft memory limit",
      value: "extension",
    },
  },
  memorySwap: {
    kind: "one",
    flag: "--memory-swap",
    hostAccess: "none",
    protects: true,
    option: {
      name: "memory-swap",
      type: "string",
      valueName: "SIZE",
      summary: "Memory plus swap limit; -1 for unlimited swap",
      value: "extension",
    },
  },
  memorySwappiness: {
    kind: "one",
    flag: "--memory-swappiness",
    hostAccess: "none",
    // It tunes when memory is swapped, not how much of it the container may use.
    protects: false,
    option: {
      name: "memory-swappiness",
      type: "integer",
      min: -1,
      max: 100,
      summary: "Memory swappiness; -1 for the default",
      value: "any",
    },
  },
  shmSize: {
    kind: "one",
    flag: "--shm-size",
    hostAccess: "none",
    // /dev/shm counts toward the memory limit, which protects.
    protects: false,
    option: {
      name: "shm-size",
      type: "size",
      summary: "Size of /dev/shm, such as 256m",
      value: "any",
    },
  },
  pidsLimit: {
    kind: "one",
    flag: "--pids-limit",
    hostAccess: "none",
    protects: true,
    option: {
      name: "pids-limit",
      type: "integer",
      min: -1,
      summary: "Limit on the number of processes; -1 for unlimited",
      value: "any",
    },
  },
  ulimits: {
    kind: "many",
    flag: "--ulimit",
    hostAccess: "none",
    protects: true,
    option: {
      name: "ulimit",
      type: "list",
      valueName: "NAME=SOFT[:HARD]",
      summary: "Ulimit, such as nofile=1024:4096",
      value: {
        pattern: /^[a-z]+=(-1|\d+)(:(-1|\d+))?$/,
        expected: "a ulimit",
        fix: "Use a limit such as nofile=1024:4096.",
      },
    },
  },
} as const satisfies Record<string, Setting>;
