import type { Host, Problem, Registry } from "@rocker/core/lifecycle";

/** One thing that was looked at. */
export interface Finding {
  /** What it belongs to: engines, display… */
  readonly area: string;
  /**
   * `ok`: it works. `off`: it is not here, and nothing asked for it. `warning`: it may bite. `problem`: what is asked
   * of rocker here cannot be done.
   */
  readonly state: "ok" | "off" | "warning" | "problem";
  readonly text: string;
  /** What to do; empty where there is nothing to do. */
  readonly fix: string;
}

export interface DoctorContext {
  readonly host: Host;
  readonly registry: Registry;
}

export const finding = (area: string, state: Finding["state"], text: string, fix = ""): Finding => ({
  area,
  state,
  text,
  fix,
});

/** An error or a warning of the catalogue, as a finding. The line of a file that it may quote is left out. */
export function problemFinding(
  area: string,
  { code, what, fix = "" }: Problem,
  state: Finding["state"],
): Finding {
  return finding(area, state, `${code}: ${what}`, fix);
}
