import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import type { Invocation, Source } from "../lifecycle/invocation.ts";
import { stepHashes } from "../plan/hash.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { HostAccess } from "../trust/access.ts";
import { hostVariableAccess } from "../trust/host-access.ts";
import type { HostAccessRequest } from "./host-access-request.ts";
import type { Invoked, PlanDocument, PlanSource } from "./plan-source.ts";

/** What a plan is used for. */
interface Purpose {
  readonly builds: boolean;
  readonly persistent: boolean;
  readonly host: Host;
  /** The plan before the labels of the image were known, and where it comes from. */
  readonly beforeLabels?: { readonly plan: Plan; readonly source: PlanSource } | undefined;
}

/** The requests of files that the user did not write: the plan's own file, or those of the project. */
export async function requestsOf(
  plan: Plan,
  source: PlanSource,
  purpose: Purpose,
): Promise<readonly HostAccessRequest[]> {
  if ("document" in source) return [ofDocument(plan, source.document, purpose.host)];
  const others = { ...plan, steps: plan.steps.filter((step) => !isOfProject(step)) };
  const requests = [
    await ofConfiguration(others, source.invoked, purpose),
    ofSteps(plan, source.invoked, purpose.host),
  ];
  return requests.filter((one) => one !== undefined);
}

const isOfProject = (step: Step) => step.type === "exec" && step.ssh === "project";

function ofDocument(plan: Plan, { path, text, policy }: PlanDocument, host: Host): HostAccessRequest {
  return {
    project: host.path(path)?.realPath ?? path,
    subject: "this plan",
    kind: "reach",
    files: [{ path, text }],
    part: "plan",
    baseOfOthers: true,
    projectDirectory: undefined,
    plan,
    without: undefined,
    more: [],
    policy,
  };
}

/**
 * The requests of project files that extensions read, for the build. The approval covers all steps of these extensions: an
 * earlier step decides which program a later one runs.
 */
function ofSteps(
  plan: Plan,
  { configuration, invocation }: Invoked,
  host: Host,
): HostAccessRequest | undefined {
  const steps = plan.steps.filter(isOfProject);
  if (steps.length === 0) return undefined;
  const askers = new Set(steps.flatMap(({ from }) => from));
  const hashes = stepHashes(plan).filter((_, at) => plan.steps[at]?.from.some((from) => askers.has(from)));
  return {
    project: host.path(host.cwd)?.realPath ?? host.cwd,
    subject: "a file of this project",
    kind: "build",
    files: [{ path: "steps", text: hashes.join("\n") }],
    part: "build steps",
    baseOfOthers: isBaseOfProject(invocation),
    projectDirectory: undefined,
    plan: imageHalf({ ...plan, base: { image: plan.base.image }, steps }),
    without: undefined,
    more: [],
    policy: configuration.policy,
  };
}

async function ofConfiguration(
  plan: Plan,
  invoked: Invoked,
  { builds, persistent, beforeLabels: before }: Purpose,
): Promise<HostAccessRequest | undefined> {
  const { project, policy } = invoked.configuration;
  if (!project) return undefined;
  const half = builds ? imageHalf : (whole: Plan) => whole;
  const without = await invoked.planWithoutProject({ persistent });
  return {
    project: project.directory,
    subject: "this project's configuration",
    kind: "reach",
    files: project.files.map(({ path, text }) => ({ path, text })),
    part: "configuration",
    baseOfOthers: isBaseOfProject(invoked.invocation),
    projectDirectory: project.directory,
    plan: half(plan),
    without: without && half(without),
    more: moreOf(invoked),
    policy,
    ...(before &&
      "invoked" in before.source && {
        beforeLabels: { plan: half(before.plan), more: moreOf(before.source.invoked) },
      }),
  };
}

/** In an image's name or a path, a value leaves the host as well as in the container's environment. */
function moreOf({ invocation, configuration: { variables = [] } }: Invoked): HostAccess[] {
  return [...layersOfOthers(invocation), ...variables.map(hostVariableAccess)];
}

const isProjectLayer = ({ layer }: Source) => layer === "project" || layer === "local";

/** Whether the project's files name the image, or the Dockerfile that it is built from. */
function isBaseOfProject({ images }: Invocation): boolean {
  const named = images.at(-1);
  return named !== undefined && isProjectLayer(named.source);
}

/** The plan of the image alone. */
function imageHalf(plan: Plan): Plan {
  return { ...plan, run: { command: [], env: [], mounts: [], settings: {}, preparations: [] } };
}

/**
 * Repositories that only the project's files name in "cache-from". Layers from there become part of an image that other
 * projects with the same options use too, so whoever can write there could change it.
 */
function layersOfOthers({ given }: Invocation): HostAccess[] {
  const history = given.get(commandOwner)?.get("cache-from")?.history ?? [];
  const own = history.filter(({ source }) => !isProjectLayer(source)).map(({ raw }) => raw);
  return history
    .filter(({ source, raw, off }) => isProjectLayer(source) && !off && !own.includes(raw))
    .map(({ raw = "" }) => ({ kind: "registry", value: raw }));
}
