import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  type Containers,
  commandOwner,
  type EnvEntry,
  failWith,
  type Host,
  matchingFolder,
  optionTable,
  parse,
  prepareEntry,
  splitLine,
  systemHost,
  valuesFor,
} from "@rocker/core/lifecycle";
import { registerHere } from "../invoke/register-here.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { enterOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords, entryFolderOf } from "../state/container-records.ts";
import { containersOn } from "../stay/containers-on.ts";
import { preparableOf, type StayContext, startAgain } from "../stay/start.ts";
import { targetOf } from "../stay/target.ts";
import { showOwnHelp } from "./show.ts";

// The login shell of the container's user, else what there is.
const shell = [
  "id=$(id -u) sh=",
  "while IFS=: read -r _ _ uid _ _ _ own; do",
  '  if [ "$uid" = "$id" ] && [ -x "$own" ]; then sh=$own; break; fi',
  "done </etc/passwd",
  'for one in "$sh" /bin/bash /bin/sh; do [ -x "$one" ] && exec "$one"; done',
].join("\n");

/** What programs go by when they choose colours; TERM only where there is a terminal. */
const colours = ["COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR"];

/** `rocker enter [--name NAME] [command…]`: a shell, or a command, in a container that stays. */
export async function enter(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { options, command } = readEnterLine(argv, host);
  if (options.help) return showOwnHelp("enter", enterOptions);
  const record = targetOf(containerRecords(host).all(), options.name, host);
  const registry = await registerHere([], enterOptions, host);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const context: StayContext = { host, registry, notices };
  const containers = await containersOn(record.engine, registry, host);
  await bringToRun(record, containers, context);

  const folder = entryFolderOf(record.name, host);
  const preparable = await preparableOf(record, registry);
  // Only extensions put something there: an entry of none writes nothing.
  if (preparable.extensions.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const entry = await prepareEntry(preparable, folder, { host, notice: notices.ofExtension });
  const streams = streamModes(options);
  try {
    const code = await containers.exec({
      container: record.id,
      command: command.length > 0 ? command : ["sh", "-c", shell],
      // The engine started one with hooks as root, not as its user.
      user: record.plan.run.hooks && preparable.user ? preparable.user : undefined,
      workdir: matchingFolder(host.path(host.cwd)?.realPath ?? host.cwd, record.plan.run),
      env: [...ofThisTerminal(record, streams.terminal, host), ...entriesOf(entry.variables)],
      streams,
      trace: (program, args) => notices.trace([program, ...args.map((arg) => JSON.stringify(arg))].join(" ")),
    });
    if (code !== 0 && (await hasEnded(record.id, code, containers))) {
      throw failWith("RK419", { name: record.name, code });
    }
    return code;
  } finally {
    entry.end();
  }
}

/**
 * Whether the container took the command with it. Most commands that fail do so by themselves; one that was killed
 * may be told of before its container is.
 */
async function hasEnded(id: string, code: number, containers: Containers): Promise<boolean> {
  const killed = 128 + constants.signals.SIGKILL;
  for (let look = 0; look < (code === killed ? 10 : 1); look++) {
    if (look > 0) await setTimeout(100);
    if (!(await containers.find(id))?.running) return true;
  }
  return false;
}

/** Options end at the first word that is none: the rest is the command, whatever it looks like. */
function readEnterLine(argv: readonly string[], host: Host) {
  const table = optionTable([{ owner: commandOwner, options: enterOptions }]);
  const { image: first, command } = splitLine(argv, table);
  const words = first === undefined ? [] : [first, ...command];
  const invocation = parse(argv.slice(0, argv.length - words.length), table, host);
  return { options: valuesFor(invocation, commandOwner, enterOptions), command: words };
}

/** @throws RockerError RK409 when somebody removed it by hand */
async function bringToRun(
  record: ContainerRecord,
  containers: Containers,
  context: StayContext,
): Promise<void> {
  const there = await containers.find(record.id);
  if (!there) throw failWith("RK409", { name: record.name, engine: record.engine });
  if (there.running) return;
  const { withContainerLock } = await import("../stay/with-container-lock.ts");
  context.notices.note(`${record.name} is started`);
  await withContainerLock(record.name, context.host, () => startAgain(record, containers, context));
}

/** What is this terminal's: colours, and the variables that the container has from the host, as they are here. */
function ofThisTerminal({ plan: { run } }: ContainerRecord, terminal: boolean, { env }: Host): EnvEntry[] {
  const names = [...(terminal ? ["TERM"] : []), ...colours].filter((name) => env[name] !== undefined);
  const own = names.map((name): EnvEntry => ({ name, host: true, from: "rocker" }));
  return [...own, ...run.env.filter((entry) => "host" in entry)];
}

function entriesOf(variables: Readonly<Record<string, string>>): EnvEntry[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value, from: "rocker" }));
}
