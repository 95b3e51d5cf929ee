import type { ExtensionContext } from "@rocker/core";
import { matching } from "../matching.ts";
import type { Check } from "../row.ts";

const isSize = matching({
  pattern: /^(-1|\d+(\.\d+)?([kmgt]i?)?b?)$/i,
  expected: "a size",
  fix: "Use a size such as 4g, or -1 for unlimited.",
});

/** The limit is memory plus swap: engines require a memory limit next to it, and one that is not higher. */
export const swapFault: Check = (value, context) => {
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

export const reservationFault: Check = (value, context) => {
  const memory = sizeOf("memory", context);
  if (memory === undefined || Number(value) <= memory) return undefined;
  return {
    kind: "usage",
    what: "the soft limit is higher than --memory.",
    fix: "Use a value lower than --memory, or remove one of the two options.",
  };
};

// --cpus is docker's shorthand for a period and a quota: engines refuse both.
export const cpusFault: Check = (value, context) => {
  const fault = isNumberOfCpus(value, context);
  const { "cpu-period": period, "cpu-quota": quota } = context.options as Record<string, unknown>;
  if (fault || (period === undefined && quota === undefined)) return fault;
  const what = "cannot be combined with --cpu-period or --cpu-quota, which it sets itself.";
  return { kind: "usage", what, fix: "Remove --cpus, or remove --cpu-period and --cpu-quota." };
};

const isNumberOfCpus = matching({
  pattern: /^(?=.*[1-9])\d+(\.\d+)?$/,
  expected: "a number of CPUs",
  fix: "Use a number above 0, such as 2 or 1.5.",
});

function sizeOf(name: string, { options }: ExtensionContext): number | undefined {
  return (options as Record<string, unknown>)[name] as number | undefined;
}

function bytesOf(size: string): number {
  const [, number, unit = ""] = /^([\d.]+)([kmgt]?)/i.exec(size) ?? [];
  return Number(number) * 2 ** (10 * " kmgt".indexOf(unit.toLowerCase() || " "));
}
