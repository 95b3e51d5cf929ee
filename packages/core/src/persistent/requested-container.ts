import { rockerError } from "../errors/error.ts";
import { commandOwner } from "../extension/name.ts";
import type { Host } from "../host/host.ts";
import type { BaseLabels } from "../lifecycle/find-images.ts";
import type { Invocation } from "../lifecycle/invocation.ts";
import type { Parsed } from "../pipeline/parsed.ts";
import type { Planned } from "../pipeline/planned.ts";
import type { Registered } from "../pipeline/registered.ts";
import { type ContainerRecord, containerRecord, containerRecords } from "../state/container-records.ts";
import { containerName } from "./container-name.ts";
import { containerOfDirectory } from "./select-container.ts";

export interface Requested {
  readonly name: string;
  readonly project: string;
  readonly planned: Planned;
  /** Makes the same plan from other settings. Absent: the plan is that of an existing container. */
  readonly plan?: (parsed: Parsed) => Promise<Planned>;
  /** The labels of the image that the existing container depends on. */
  readonly labels?: BaseLabels | undefined;
  /** The engine that has the container; undefined if it does not exist yet, or if an image was requested. */
  readonly recordedEngine?: string;
}

export interface RequestContext {
  readonly host: Host;
  readonly registered: Registered;
  /** The real path of the directory that a new container is for. */
  readonly project: string;
  /** Makes the plan of a persistent container. */
  readonly plan: (parsed: Parsed) => Promise<Planned>;
}

/**
 * The container that an invocation requests. Without an image: that of this directory, with the options given.
 * @throws RockerError RK101 without an image if there is no container to start
 */
export async function requestedContainer(
  parsed: Parsed,
  { host, registered, project, plan }: RequestContext,
): Promise<Requested> {
  const { invocation } = parsed;
  if (invocation.image !== undefined) {
    // The command in the configuration is for runs: a persistent container waits to be entered.
    const typed = invocation.commands.findLast(({ source }) => source.layer === "command line");
    const planOf = (from: Parsed) => plan(from.with({ command: typed?.words ?? [] }));
    const planned = await planOf(parsed);
    const name = planned.plan.run.settings.name?.value ?? containerName(project, host.user().uid);
    return {
      planned: withoutName(planned),
      plan: async (from) => withoutName(await planOf(from)),
      labels: containerRecord(name, host)?.labels,
      name,
      project,
    };
  }
  const recorded = existingRecord(invocation, host);
  const of = { name: recorded.name, project: recorded.project, recordedEngine: recorded.engine };
  if (!hasContainerOptions(invocation)) {
    const extensions = await registered.preparing(recorded.plan.run, "skip");
    return { ...of, planned: parsed.recorded(recorded.plan, extensions) };
  }
  const { base, run } = recorded.plan;
  return {
    ...of,
    planned: withoutName(await plan(parsed.with({ image: base.image, command: run.command }))),
  };
}

function existingRecord(invocation: Invocation, host: Host): ContainerRecord {
  const records = containerRecords(host).all();
  const name = givenName(invocation);
  const record =
    name === undefined ? containerOfDirectory(records, host) : records.find((one) => one.name === name);
  if (!record) throw rockerError("RK101", { command: "up" });
  return record;
}

/** `--name` is an extension's option, as for a run. */
export function givenName({ table, given }: Invocation): unknown {
  const entry = table.long.get("name");
  return entry && given.get(entry.owner)?.get(entry.name)?.value;
}

/** Whether options other than the name configure the container. */
function hasContainerOptions({ given }: Invocation): boolean {
  return [...given].some(
    ([owner, options]) => owner !== commandOwner && [...options.keys()].some((name) => name !== "name"),
  );
}

/** The name identifies a container, and is not one of the settings that are compared. */
function withoutName(planned: Planned): Planned {
  const { run } = planned.plan;
  const { name: _name, ...settings } = run.settings;
  return planned.with({ ...planned.plan, run: { ...run, settings } });
}
