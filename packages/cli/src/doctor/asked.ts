import {
  type ChosenEngines,
  type Host,
  isRockerError,
  type Plan,
  type Planned,
  unsupported,
} from "@rocker/core/lifecycle";
import { type Finding, finding, problemFinding } from "./finding.ts";
import type { DoctorLine } from "./read-line.ts";

const area = "asked for";

/**
 * Whether what the line, the environment and the configuration ask for can be had here: what the extensions
 * themselves check, what the engine can do, whether the image is there.
 */
export async function askedFindings(
  { parsed, host }: DoctorLine,
  engines: ChosenEngines | undefined,
): Promise<Finding[]> {
  try {
    const selected = await parsed.select({ image: "optional" });
    const works = selected.extensions.map(({ name, summary }) => finding(area, "ok", `${name}: ${summary}`));
    if (parsed.invocation.image === undefined) {
      selected.validate();
      return works;
    }
    const planned = selected.plan();
    const { plan } = planned;
    return [
      ...(await imageFinding(plan, engines, host)),
      ...works,
      ...(engines ? unsupported(plan, engines).map((one) => problemFinding(area, one, "problem")) : []),
      ...(await approvalFindings(planned, parsed.options.trust)),
    ];
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return error.problems.map((one) => {
      const why = one.why ? ` ${one.why}` : "";
      return problemFinding(area, { ...one, what: one.what + why }, "problem");
    });
  }
}

async function imageFinding(
  { base: { image, build } }: Plan,
  engines: ChosenEngines | undefined,
  host: Host,
): Promise<Finding[]> {
  if (build) {
    const missing = [build.dockerfile, build.context].filter((path) => !host.path(path));
    return missing.length > 0
      ? [
          finding(
            area,
            "problem",
            `image: there is no ${missing.join(" and no ")}`,
            "Mend the configuration.",
          ),
        ]
      : [finding(area, "ok", `image: built from ${build.dockerfile}`)];
  }
  if (!engines) return [];
  const found = await engines.runtime.findImage(image);
  return found
    ? [finding(area, "ok", `image: ${image} is here (${found.platform})`)]
    : [finding(area, "off", `image: ${image} is not here`, "The first run pulls it.")];
}

async function approvalFindings(planned: Planned, trust: boolean): Promise<Finding[]> {
  const approvals = await planned.approvals({ trust });
  return approvals.flatMap(({ denied, asks, allowed }) => [
    ...denied.map((one) =>
      finding(area, "problem", `your policy denies: ${one}`, 'Change "policy:" in your own configuration.'),
    ),
    ...(allowed
      ? []
      : asks.map((one) =>
          finding(
            area,
            "warning",
            `the project asks for: ${one}`,
            "rocker asks you at the first run, in a terminal.",
          ),
        )),
  ]);
}
