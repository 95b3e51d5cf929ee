import type { Host, Problem, Registry } from "@rocker/core/lifecycle";

/** The result of one check. */
export interface Finding {
  /** The area that was checked: engines, display… */
  readonly area: string;
  /**
   * `ok`: it works. `off`: not available, and not needed here. `warning`: it may cause problems. `problem`: the requested
   * settings cannot work here.
   */
  readonly state: "ok" | "off" | "warning" | "problem";
  readonly text: string;
  /** What to do; empty if nothing needs to be done. */
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

/** An error or a warning as a finding, without its excerpt from a file. */
export function problemFinding(
  area: string,
  { code, what, fix = "" }: Problem,
  state: Finding["state"],
): Finding {
  return finding(area, state, `${code}: ${what}`, fix);
}
