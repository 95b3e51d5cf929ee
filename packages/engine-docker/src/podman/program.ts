import type { Host } from "@rocker/core/engine";
import { clientProgram, type ProgramAnswer, type ProgramCall } from "../container/client-program.ts";

/** Runs podman to its end. */
export function podmanProgram(host: Host, call: ProgramCall): Promise<ProgramAnswer> {
  return clientProgram("podman", host, call);
}
