import { commandOwner, failWith, type Host, type Plan, systemHost } from "@rocker/core/lifecycle";
import { executor } from "../invoke/executor.ts";
import { planLine, type ReadLine, readLine } from "../invoke/plan-line.ts";
import { requireConsent } from "../invoke/project-consent.ts";
import { placeOf } from "../invoke/roots.ts";
import { upOptions } from "../options.ts";
import { type Notices, noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { bringUp, type Wanted } from "../stay/bring-up.ts";
import { containerName } from "../stay/name.ts";
import { preparableOf } from "../stay/start.ts";
import { containerOfFolder } from "../stay/target.ts";
import { withContainerLock } from "../stay/with-container-lock.ts";
import { showHelp, showPlan } from "./show.ts";

type UpLine = ReadLine<typeof upOptions>;

/** `rocker up [options] [image] [command…]`: makes or starts a container that stays; its name goes to stdout. */
export async function up(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const line = await readLine(argv, upOptions, host);
  const { options, registry } = line;
  if (options.help) return showHelp("up", registry, upOptions);
  if (options.recreate && options.keep) throw failWith("RK205", { first: "--recreate", second: "--keep" });
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const wanted = await wantedBy(line, host, notices);
  if (options["dry-run"]) return showPlan(wanted.plan, "text");
  await requireConsent(line, wanted.plan, host, { stays: true });

  const engine = options.engine ?? (line.invocation.image === undefined ? wanted.engine : undefined);
  const execution = await executor(registry, wanted.plan, { ...options, engine }, host, notices);
  const outcome = await withContainerLock(wanted.name, host, () =>
    bringUp(wanted, options, execution, { host, registry, notices }),
  );
  notices.note(
    `${wanted.name} ${outcome === "runs already" ? outcome : `was ${outcome}`}; "rocker enter" gets in`,
  );
  process.stdout.write(`${wanted.name}\n`);
  return 0;
}

/** What the line asks for. Without an image: the container of this folder, as it is or with the options given. */
async function wantedBy(
  line: UpLine,
  host: Host,
  notices: Notices,
): Promise<Wanted & { readonly engine?: string }> {
  const { invocation, registry, configuration } = line;
  if (invocation.image !== undefined) {
    // A command of the configuration is for runs: one that stays waits to be entered.
    const typed = invocation.commands.findLast(({ source }) => source.layer === "command line");
    const asked = { ...line, invocation: { ...invocation, command: typed?.words ?? [] } };
    const planned = await planLine(asked, host, notices, { stays: true });
    const project = configuration.project?.folder ?? placeOf(host);
    const name = planned.plan.run.settings.name?.value ?? containerName(project, host.user().uid);
    return { ...planned, plan: withoutName(planned.plan), name, project };
  }
  const record = recordMeant(line, host);
  const { name, project, engine } = record;
  if (!asksForMore(line)) {
    const { extensions } = await preparableOf(record, registry);
    return { name, project, engine, plan: record.plan, extensions };
  }
  const { image } = record.plan.base;
  const asked = { ...line, invocation: { ...invocation, image, command: record.plan.run.command } };
  const planned = await planLine(asked, host, notices, { stays: true });
  return { ...planned, plan: withoutName(planned.plan), name, project, engine };
}

/** @throws RockerError RK101 when there is none to start */
function recordMeant({ invocation }: UpLine, host: Host): ContainerRecord {
  const records = containerRecords(host).all();
  const name = nameGiven(invocation);
  const record =
    name === undefined ? containerOfFolder(records, host) : records.find((one) => one.name === name);
  if (!record) throw failWith("RK101", { command: "up" });
  return record;
}

/** `--name` is an extension's option, as for a run. */
function nameGiven({ table, given }: UpLine["invocation"]): unknown {
  const entry = table.long.get("name");
  return entry && given.get(entry.owner)?.get(entry.name)?.value;
}

/** Whether the line has options beyond the name that shape the container. */
function asksForMore({ invocation: { given } }: UpLine): boolean {
  return [...given].some(
    ([owner, options]) => owner !== commandOwner && [...options.keys()].some((name) => name !== "name"),
  );
}

/** The name is what a container is found by, not one of the things that may differ. */
function withoutName(plan: Plan): Plan {
  const { name: _name, ...settings } = plan.run.settings;
  return { ...plan, run: { ...plan.run, settings } };
}
