import { type Host, type Problem, shownPath } from "@rocker/core/lifecycle";
import { type Finding, finding, problemFinding } from "./finding.ts";
import type { DoctorLine } from "./read-line.ts";

const area = "configuration";

const kinds = {
  user: "user configuration",
  project: "project configuration",
  local: "local configuration",
} as const;

/** The configuration files in use here, and their errors. */
export function configurationFindings(
  { configuration, parsed }: DoctorLine,
  faults: readonly Problem[],
  host: Host,
): Finding[] {
  const files = new Map(configuration.layers.map(({ file, name }) => [file.path, kinds[name]]));
  const read = [...files].map(([path, kind]) => finding(area, "ok", `${shownPath(path, host.cwd)}: ${kind}`));
  const missing = parsed.registry.warnings.filter(({ code }) => code === "RK234");
  const problems = [...faults, ...missing].map((one) => problemFinding(area, one, "problem"));
  const warnings = configuration.warnings.map((one) => problemFinding(area, one, "warning"));
  const all = [...read, ...problems, ...warnings];
  return all.length > 0
    ? all
    : [finding(area, "off", "no configuration files here", "To create one, run: rocker init")];
}
