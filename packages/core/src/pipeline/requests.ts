import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import type { Invocation } from "../lifecycle/invocation.ts";
import { stepHashes } from "../plan/hash.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { hostVariableReach, type Reach } from "../trust/reach.ts";
import type { ReachRequest } from "./approval.ts";
import type { Invoked, PlanDocument, PlanSource } from "./plan-source.ts";

/** What a plan is for, as far as approval goes. */
interface Purpose {
  readonly builds: boolean;
  readonly persistent: boolean;
  readonly host: Host;
}

/** What files of others ask for with a plan: the plan's own file, or those of the project. */
export async function requestsOf(
  plan: Plan,
  source: PlanSource,
  purpose: Purpose,
): Promise<readonly ReachRequest[]> {
  if ("document" in source) return [ofDocument(plan, source.document, purpose.host)];
  const others = { ...plan, steps: plan.steps.filter((step) => !isOfProject(step)) };
  const requests = [
    await ofConfiguration(others, source.invoked, purpose),
    ofSteps(plan, source.invoked, purpose.host),
  ];
  return requests.filter((one) => one !== undefined);
}

const isOfProject = (step: Step) => step.type === "exec" && step.ssh === "project";

function ofDocument(plan: Plan, { path, text, policy }: PlanDocument, host: Host): ReachRequest {
  return {
    project: host.path(path)?.realPath ?? path,
    subject: "this plan",
    kind: "reach",
    files: [{ path, text }],
    inside: undefined,
    plan,
    without: undefined,
    more: [],
    policy,
  };
}

/**
 * What files of the project that extensions read ask for while the image is built. It is remembered for all that the
 * same extensions do to the image: an earlier step decides what a later one's program is.
 */
function ofSteps(plan: Plan, { configuration }: Invoked, host: Host): ReachRequest | undefined {
  const steps = plan.steps.filter(isOfProject);
  if (steps.length === 0) return undefined;
  const askers = new Set(steps.flatMap(({ from }) => from));
  const hashes = stepHashes(plan).filter((_, at) => plan.steps[at]?.from.some((from) => askers.has(from)));
  return {
    project: host.path(host.cwd)?.realPath ?? host.cwd,
    subject: "a file of this project",
    kind: "build",
    files: [{ path: "steps", text: hashes.join("\n") }],
    inside: undefined,
    plan: imageHalf({ ...plan, base: { image: plan.base.image }, steps }),
    without: undefined,
    more: [],
    policy: configuration.policy,
  };
}

async function ofConfiguration(
  plan: Plan,
  invoked: Invoked,
  { builds, persistent }: Purpose,
): Promise<ReachRequest | undefined> {
  // In an image's name or a path, a value leaves the host as well as in the container's environment.
  const { project, policy, variables = [] } = invoked.configuration;
  if (!project) return undefined;
  const half = builds ? imageHalf : (whole: Plan) => whole;
  const without = await invoked.planWithoutProject({ persistent });
  return {
    project: project.folder,
    subject: "this project's configuration",
    kind: "reach",
    files: project.files.map(({ path, text }) => ({ path, text })),
    inside: project.folder,
    plan: half(plan),
    without: without && half(without),
    more: [...layersOfOthers(invoked.invocation), ...variables.map(hostVariableReach)],
    policy,
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
function layersOfOthers({ given }: Invocation): Reach[] {
  const history = given.get(commandOwner)?.get("cache-from")?.history ?? [];
  const isOfProject = (layer: string) => layer === "project" || layer === "local";
  const own = history.filter(({ source }) => !isOfProject(source.layer)).map(({ raw }) => raw);
  return history
    .filter(({ source, raw, off }) => isOfProject(source.layer) && !off && !own.includes(raw))
    .map(({ raw = "" }) => {
      const text = `layers from ${raw}, for images that your other projects use too`;
      return { kind: "registry", value: raw, text };
    });
}
