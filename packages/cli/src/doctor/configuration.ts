import { type Host, type Problem, shownPath } from "@rocker/core/lifecycle";
import { type Finding, finding, problemFinding } from "./finding.ts";
import type { DoctorLine } from "./read-line.ts";

const area = "configuration";

const owners = { user: "yours", project: "the project's", local: "the project's, for you alone" } as const;

/** The files that count here, and what is wrong in them. */
export function configurationFindings(
  { configuration, parsed }: DoctorLine,
  faults: readonly Problem[],
  host: Host,
): Finding[] {
  const files = new Map(configuration.layers.map(({ file, name }) => [file.path, owners[name]]));
  const read = [...files].map(([path, owner]) =>
    finding(area, "ok", `${shownPath(path, host.cwd)}: ${owner}`),
  );
  const missing = parsed.registered.registry.warnings.filter(({ code }) => code === "RK234");
  const problems = [...faults, ...missing].map((one) => problemFinding(area, one, "problem"));
  const warnings = configuration.warnings.map((one) => problemFinding(area, one, "warning"));
  const all = [...read, ...problems, ...warnings];
  return all.length > 0 ? all : [finding(area, "off", "none here", 'Write one: "rocker init"')];
}
