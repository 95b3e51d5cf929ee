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

const area = "requested";

/**
 * Whether the settings of the command line, the environment and the configuration would work here: the checks of the
 * extensions, the capabilities of the engine, and whether the image exists.
 */
export async function requestedFindings(
  { parsed, host }: DoctorLine,
  engines: ChosenEngines | undefined,
): Promise<Finding[]> {
  try {
    const selected = await parsed.select({ image: "optional" });
    const works = selected.extensions.map(({ name, summary }) => finding(area, "ok", `${name}: ${summary}`));
    if (parsed.invocation.image === undefined) {
      selected.read();
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
            `image: ${missing.join(" and ")} not found`,
            "Fix the path in the configuration.",
          ),
        ]
      : [finding(area, "ok", `image: built from ${build.dockerfile}`)];
  }
  if (!engines) return [];
  const found = await engines.runtime.images.find(image);
  return found
    ? [finding(area, "ok", `image: ${image} found locally (${found.platform})`)]
    : [finding(area, "off", `image: ${image} not found locally`, "The first run will pull it.")];
}

async function approvalFindings(planned: Planned, trust: boolean): Promise<Finding[]> {
  const approvals = await planned.approvals({ trust });
  return approvals.flatMap(({ denied, requests, allowed }) => [
    ...denied.map((one) =>
      finding(
        area,
        "problem",
        `your policy denies: ${one.text}`,
        'Change "policy:" in your user configuration.',
      ),
    ),
    ...(allowed
      ? []
      : requests.map((one) =>
          finding(
            area,
            "warning",
            `the project requests: ${one.text}`,
            "Run the project in a terminal to approve or refuse it.",
          ),
        )),
  ]);
}
