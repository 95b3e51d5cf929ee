import {
  commandOwner,
  failWith,
  type Invocation,
  type Parsed,
  type Planned,
  systemHost,
} from "@rocker/core/lifecycle";
import { executor } from "../invoke/executor.ts";
import { type ReadLine, readLine } from "../invoke/read-line.ts";
import { placeOf } from "../invoke/roots.ts";
import { upOptions } from "../options.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { bringUp } from "../stay/bring-up.ts";
import { containerName } from "../stay/name.ts";
import { containerOfFolder } from "../stay/target.ts";
import { withContainerLock } from "../stay/with-container-lock.ts";
import { showHelp, showPlan } from "./show.ts";

type UpLine = ReadLine<typeof upOptions>;

/** `rocker up [options] [image] [command…]`: creates or starts a persistent container; its name goes to stdout. */
export async function up(argv: readonly string[]): Promise<number> {
  const line = await readLine(argv, { options: upOptions, mayAsk: true }, systemHost());
  const { parsed, registered, host, notices } = line;
  const { options, invocation } = parsed;
  if (options.help) return showHelp("up", registered.registry, upOptions);
  if (options.recreate && options.keep) throw failWith("RK205", { first: "--recreate", second: "--keep" });
  const { planned, name, project, recordedEngine } = await requestedBy(line);
  if (options["dry-run"]) return showPlan(planned.plan, "text");

  const approved = await planned.approve(options);
  const engine = options.engine ?? (invocation.image === undefined ? recordedEngine : undefined);
  const context = { registry: registered.registry, host, notices };
  const execution = await executor(approved, { ...options, engine }, context);
  const outcome = await withContainerLock(name, host, () =>
    bringUp({ name, project, plan: approved.plan }, options, execution, { registered, host, notices }),
  );
  notices.note(`${name} ${outcome === "runs already" ? outcome : `was ${outcome}`}; "rocker enter" gets in`);
  process.stdout.write(`${name}\n`);
  return 0;
}

interface Requested {
  readonly name: string;
  readonly project: string;
  readonly planned: Planned;
  /** The engine that the container is on; undefined: there is none yet. */
  readonly recordedEngine?: string;
}

/** What the line asks for. Without an image: the container of this directory, as it is or with the options given. */
async function requestedBy(line: UpLine): Promise<Requested> {
  const { parsed, registered, host, configuration } = line;
  const { invocation } = parsed;
  if (invocation.image !== undefined) {
    // A command of the configuration is for runs: a persistent container waits for entries.
    const typed = invocation.commands.findLast(({ source }) => source.layer === "command line");
    const planned = await persistentPlan(parsed.with({ command: typed?.words ?? [] }));
    const project = configuration.project?.folder ?? placeOf(host);
    const name = planned.plan.run.settings.name?.value ?? containerName(project, host.user().uid);
    return { planned: withoutName(planned), name, project };
  }
  const { name, project, engine, plan } = recordMeant(line);
  if (!asksForMore(invocation)) {
    const extensions = await registered.preparing(plan.run, "skip");
    return { name, project, recordedEngine: engine, planned: parsed.recorded(plan, extensions) };
  }
  const planned = await persistentPlan(parsed.with({ image: plan.base.image, command: plan.run.command }));
  return { name, project, recordedEngine: engine, planned: withoutName(planned) };
}

async function persistentPlan(parsed: Parsed): Promise<Planned> {
  return (await parsed.select()).plan({ persistent: true });
}

/** @throws RockerError RK101 when there is none to start */
function recordMeant({ parsed, host }: UpLine): ContainerRecord {
  const records = containerRecords(host).all();
  const name = nameGiven(parsed.invocation);
  const record =
    name === undefined ? containerOfFolder(records, host) : records.find((one) => one.name === name);
  if (!record) throw failWith("RK101", { command: "up " });
  return record;
}

/** `--name` is an extension's option, as for a run. */
function nameGiven({ table, given }: Invocation): unknown {
  const entry = table.long.get("name");
  return entry && given.get(entry.owner)?.get(entry.name)?.value;
}

/** Whether the line has options beyond the name that shape the container. */
function asksForMore({ given }: Invocation): boolean {
  return [...given].some(
    ([owner, options]) => owner !== commandOwner && [...options.keys()].some((name) => name !== "name"),
  );
}

/** The name is what a container is found by, not one of the things that may differ. */
function withoutName(planned: Planned): Planned {
  const { run } = planned.plan;
  const { name: _name, ...settings } = run.settings;
  return planned.with({ ...planned.plan, run: { ...run, settings } });
}
