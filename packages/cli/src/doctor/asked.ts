import {
  activate,
  type ChosenEngines,
  choose,
  type Host,
  isRockerError,
  order,
  type Plan,
  resolve,
  setup,
  unsupported,
  validate,
} from "@rocker/core/lifecycle";
import { asking } from "../invoke/ask-line.ts";
import { wishesOf } from "../invoke/consent-gate.ts";
import { consentRequests } from "../invoke/project-consent.ts";
import { type Finding, finding, problemFinding } from "./finding.ts";
import type { DoctorLine } from "./read-line.ts";

const area = "asked for";

/**
 * Whether what the line, the environment and the configuration ask for can be had here: what the extensions
 * themselves check, what the engine can do, whether the image is there.
 */
export async function askedFindings(
  line: DoctorLine,
  engines: ChosenEngines | undefined,
  host: Host,
): Promise<Finding[]> {
  const { invocation, registry } = line;
  const activation = activate(invocation, registry);
  try {
    const names = resolve(await choose(activation, invocation, registry, host, asking()), registry);
    const extensions = await order(names, registry);
    validate(extensions, invocation, host);
    const works = extensions.map(({ name, summary }) => finding(area, "ok", `${name}: ${summary}`));
    if (invocation.image === undefined) return works;
    const plan = setup(extensions, invocation, host, {});
    return [
      ...(await imageFinding(plan, engines, host)),
      ...works,
      ...(engines ? unsupported(plan, engines).map((one) => problemFinding(area, one, "problem")) : []),
      ...(await consentFindings(line, plan, host)),
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

async function consentFindings(line: DoctorLine, plan: Plan, host: Host): Promise<Finding[]> {
  const requests = await consentRequests(line, plan, host);
  return requests.flatMap((request) => {
    const { denied, asks, given } = wishesOf(request);
    return [
      ...denied.map((one) =>
        finding(area, "problem", `your policy denies: ${one}`, 'Change "policy:" in your own configuration.'),
      ),
      ...(given
        ? []
        : asks.map((one) =>
            finding(
              area,
              "warning",
              `the project asks for: ${one}`,
              "rocker asks you at the first run, in a terminal.",
            ),
          )),
    ];
  });
}
