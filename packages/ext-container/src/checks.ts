import { isIP } from "node:net";
import type { SettingCheckedByExtension } from "@rocker/core";
import type { Check } from "./row.ts";
import { devices } from "./rows/devices.ts";
import { envFileFault } from "./rows/env-file.ts";
import { cpusFault, reservationFault, swapFault } from "./rows/limits.ts";
import { portFault } from "./rows/port.ts";

const addressFault: Check = (value) =>
  isIP(value)
    ? undefined
    : {
        kind: "usage",
        what: `${JSON.stringify(value)} is not an IP address.`,
        fix: "Use an address such as 192.0.2.1.",
      };

/** The checks that need more than a pattern: other options, the host, or arithmetic. */
export const checks: Readonly<Record<SettingCheckedByExtension, Check>> = {
  devices: devices.fault,
  envFiles: envFileFault,
  ports: portFault,
  dns: addressFault,
  cpus: cpusFault,
  memorySwap: swapFault,
  memoryReservation: reservationFault,
};
