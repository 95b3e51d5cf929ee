import {
  commandOwner,
  type Host,
  type Options,
  type Plan,
  type Reach,
  type Step,
  stepHashes,
} from "@rocker/core/lifecycle";
import type { ConsentRequest } from "./consent-gate.ts";
import { planWithoutProject, type ReadLine } from "./plan-line.ts";

/** What a line is for, as far as consent goes. */
export interface Purpose {
  /** Whether the container stays: as for the plan. Default: no. */
  readonly stays?: boolean;
  /** Whether only the image is made, and no container. Default: no. */
  readonly builds?: boolean;
}

/**
 * Lets a plan pass for which no consent is missing: what the project's files ask of the host beyond what the person
 * asked for themselves.
 * @throws RockerError RK230 where nobody can be asked, RK231 when the person refuses, RK232 for their policy
 */
export async function requireConsent(
  line: ConsentLine,
  plan: Plan,
  host: Host,
  purpose: Purpose = {},
): Promise<void> {
  const requests = await consentRequests(line, plan, host, purpose);
  if (requests.length === 0) return;
  const { consentGate } = await import("./consent-gate.ts");
  for (const request of requests) await consentGate(request);
}

/** What a project's files ask for: its configuration, and others that extensions read. */
export async function consentRequests(
  line: ConsentLine,
  plan: Plan,
  host: Host,
  purpose: Purpose = {},
): Promise<readonly ConsentRequest[]> {
  const ofSteps = stepsRequest(line, plan, host);
  const others = plan.steps.filter((step) => !isOfProject(step));
  const ofConfiguration = await configurationRequest(line, { ...plan, steps: others }, host, purpose);
  return [ofConfiguration, ofSteps].filter((one) => one !== undefined);
}

type ConsentLine = ReadLine<Options> & { readonly options: { readonly trust: boolean } };

const isOfProject = (step: Step) => step.type === "exec" && step.ssh === "project";

/**
 * What files of the project that extensions read ask for, while the image is built. It is remembered for all that the
 * same extensions do to the image: an earlier step decides what a later one's program is.
 */
function stepsRequest({ configuration, options }: ConsentLine, plan: Plan, host: Host) {
  const steps = plan.steps.filter(isOfProject);
  if (steps.length === 0) return undefined;
  const askers = new Set(steps.flatMap(({ from }) => from));
  const hashes = stepHashes(plan).filter((_, at) => plan.steps[at]?.from.some((from) => askers.has(from)));
  const request: ConsentRequest = {
    project: host.path(host.cwd)?.realPath ?? host.cwd,
    subject: "a file of this project",
    kind: "build",
    files: [{ path: "steps", text: hashes.join("\n") }],
    inside: undefined,
    plan: imageHalf({ ...plan, base: { image: plan.base.image }, steps }),
    without: undefined,
    policy: configuration.policy,
    trust: options.trust,
    host,
  };
  return request;
}

async function configurationRequest(
  line: ConsentLine,
  plan: Plan,
  host: Host,
  { stays = false, builds = false }: Purpose,
): Promise<ConsentRequest | undefined> {
  const { project, policy } = line.configuration;
  if (!project) return undefined;
  const half = builds ? imageHalf : (whole: Plan) => whole;
  const without = await planWithoutProject(line, host, stays);
  return {
    project: project.folder,
    subject: "this project's configuration",
    files: project.files.map(({ path, text }) => ({ path, text })),
    inside: project.folder,
    plan: half(plan),
    without: without && half(without),
    more: layersOfOthers(line),
    policy,
    trust: line.options.trust,
    host,
  };
}

/** What a plan says of the image alone. */
function imageHalf(plan: Plan): Plan {
  return { ...plan, run: { command: [], env: [], mounts: [], settings: {}, preparations: [] } };
}

/**
 * Repositories that only the project's files name with "cache-from". What is taken from there becomes an image that any
 * project with the same options then has: whoever can write there could put something into it.
 */
function layersOfOthers({ invocation }: ReadLine<Options>): Reach[] {
  const history = invocation.given.get(commandOwner)?.get("cache-from")?.history ?? [];
  const isOfProject = (layer: string) => layer === "project" || layer === "local";
  const own = history.filter(({ source }) => !isOfProject(source.layer)).map(({ raw }) => raw);
  return history
    .filter(({ source, raw, off }) => isOfProject(source.layer) && !off && !own.includes(raw))
    .map(({ raw = "" }) => {
      const text = `layers from ${raw}, for images that your other projects use too`;
      return { kind: "registry", value: raw, text };
    });
}
