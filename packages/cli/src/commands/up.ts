import {
  commandOwner,
  type Host,
  type Invocation,
  type Parsed,
  type Planned,
  rockerError,
  systemHost,
} from "@rocker/core/lifecycle";
import { executor } from "../invoke/executor.ts";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import { type ReadLine, readLine } from "../invoke/read-line.ts";
import { projectOrWorkingDirectory } from "../invoke/roots.ts";
import { upOptions } from "../options.ts";
import { containerName } from "../persistent/container-name.ts";
import { createOrStart } from "../persistent/create-or-start.ts";
import { runPendingCommands } from "../persistent/run-lifecycle.ts";
import { containerOfDirectory } from "../persistent/select-container.ts";
import { withContainerLock } from "../persistent/with-container-lock.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { showHelp, showPlan } from "./show.ts";

type UpLine = ReadLine<typeof upOptions>;

/** `rocker up [options] [image] [command…]`: creates or starts a persistent container; its name goes to stdout. */
export async function up(argv: readonly string[]): Promise<number> {
  const line = await readLine(argv, { options: upOptions, mayAsk: true }, systemHost());
  const { parsed, registered, host, notices } = line;
  const { options, invocation } = parsed;
  if (options.help) return showHelp("up", registered.registry, upOptions);
  if (options.recreate && options.keep) throw rockerError("RK205", { first: "--recreate", second: "--keep" });
  const { planned, name, project, recordedEngine } = await requestedBy(line);
  if (options["dry-run"]) return showPlan(planned.plan, "text");

  const engine = options.engine ?? (invocation.image === undefined ? recordedEngine : undefined);
  const context = { registry: registered.registry, host, notices };
  const execution = await executor(planned, { ...options, engine, initialize: true }, context);
  const persistent = { registered, host, notices };
  const outcome = await withContainerLock(name, host, async () => {
    const done = await createOrStart({ name, project, plan: planned.plan }, options, execution, persistent);
    await runPendingCommands(name, persistent);
    return done;
  });
  const done = {
    created: `Created ${name}`,
    recreated: `Recreated ${name}`,
    started: `Started ${name}`,
    "already running": `${name} is already running`,
  }[outcome];
  notices.note(`${done}. Open a shell in it with: rocker enter`);
  process.stdout.write(`${name}\n`);
  return 0;
}

interface Requested {
  readonly name: string;
  readonly project: string;
  readonly planned: Planned;
  /** The engine that has the container; undefined if it does not exist yet. */
  readonly recordedEngine?: string;
}

/** The container that the command line requests. Without an image: that of this directory, with the options given. */
async function requestedBy(line: UpLine): Promise<Requested> {
  const { parsed, registered, host, configuration } = line;
  const { invocation } = parsed;
  if (invocation.image !== undefined) {
    // The command in the configuration is for runs: a persistent container waits for "rocker enter".
    const typed = invocation.commands.findLast(({ source }) => source.layer === "command line");
    const planned = await persistentPlan(parsed.with({ command: typed?.words ?? [] }), host);
    const project = configuration.project?.directory ?? projectOrWorkingDirectory(host);
    const name = planned.plan.run.settings.name?.value ?? containerName(project, host.user().uid);
    return { planned: withoutName(planned), name, project };
  }
  const { name, project, engine, plan } = existingRecord(line);
  if (!hasContainerOptions(invocation)) {
    const extensions = await registered.preparing(plan.run, "skip");
    return { name, project, recordedEngine: engine, planned: parsed.recorded(plan, extensions) };
  }
  const asked = parsed.with({ image: plan.base.image, command: plan.run.command });
  const planned = await persistentPlan(asked, host);
  return { name, project, recordedEngine: engine, planned: withoutName(planned) };
}

function persistentPlan(parsed: Parsed, host: Host): Promise<Planned> {
  return planWithInputs({ parsed, host }, { persistent: true });
}

/** @throws RockerError RK101 if there is no container to start */
function existingRecord({ parsed, host }: UpLine): ContainerRecord {
  const records = containerRecords(host).all();
  const name = givenName(parsed.invocation);
  const record =
    name === undefined ? containerOfDirectory(records, host) : records.find((one) => one.name === name);
  if (!record) throw rockerError("RK101", { command: "up" });
  return record;
}

/** `--name` is an extension's option, as for a run. */
function givenName({ table, given }: Invocation): unknown {
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
