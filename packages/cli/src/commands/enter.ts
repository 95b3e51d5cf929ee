import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  type EnvEntry,
  type Host,
  makeDirectory,
  matchingDirectory,
  type PersistentContainers,
  prepareEntry,
  readOwnLine,
  rockerError,
  systemHost,
} from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { enterOptions } from "../options.ts";
import { containersOn } from "../persistent/containers-on.ts";
import { selectContainer } from "../persistent/select-container.ts";
import { type PersistentContext, preparableOf, startContainer } from "../persistent/start-container.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords, sessionDirectory } from "../state/container-records.ts";
import { showOwnHelp } from "./show.ts";

// The login shell of the container's user, or else bash or sh.
const shell = [
  "id=$(id -u) sh=",
  "while IFS=: read -r _ _ uid _ _ _ own; do",
  '  if [ "$uid" = "$id" ] && [ -x "$own" ]; then sh=$own; break; fi',
  "done </etc/passwd",
  'for one in "$sh" /bin/bash /bin/sh; do [ -x "$one" ] && exec "$one"; done',
].join("\n");

/** The variables by which programs choose colors. TERM is added if there is a terminal. */
const colorVariables = ["COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR"];

/** `rocker enter [--name NAME] [command…]`: runs a shell or a command in a persistent container. */
export async function enter(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { options, command } = readEnterLine(argv, host);
  if (options.help) return showOwnHelp("enter", enterOptions);
  const record = selectContainer(containerRecords(host).all(), options.name, host);
  const registered = await registeredHere(host);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const context: PersistentContext = { host, registered, notices };
  const containers = await containersOn(record.engine, registered.registry, host);
  await ensureRunning(record, containers, context);

  const directory = sessionDirectory(record.name, host);
  const preparable = await preparableOf(record, registered);
  // Only extensions write there.
  if (preparable.extensions.length > 0) makeDirectory(directory);
  const session = await prepareEntry(preparable, directory, { host, notice: notices.ofExtension });
  const streams = streamModes(options);
  try {
    const code = await containers.exec({
      container: record.id,
      command: command.length > 0 ? command : ["sh", "-c", shell],
      // The engine started a container with hooks as root, not as its user.
      user: record.plan.run.hooks && preparable.user ? preparable.user : undefined,
      workdir: matchingDirectory(host.path(host.cwd)?.realPath ?? host.cwd, record.plan.run),
      env: [...terminalVariables(record, streams.terminal, host), ...entriesOf(session.variables)],
      streams,
      trace: (program, args) => notices.trace([program, ...args.map((arg) => JSON.stringify(arg))].join(" ")),
    });
    if (code !== 0 && (await hasStopped(record.id, code, containers))) {
      throw rockerError("RK419", { name: record.name, code });
    }
    return code;
  } finally {
    session.end();
  }
}

/**
 * Whether the command failed because its container stopped. The end of a killed command may be reported before that of
 * its container.
 */
async function hasStopped(id: string, code: number, containers: PersistentContainers): Promise<boolean> {
  const killed = 128 + constants.signals.SIGKILL;
  for (let look = 0; look < (code === killed ? 10 : 1); look++) {
    if (look > 0) await setTimeout(100);
    if (!(await containers.find(id))?.running) return true;
  }
  return false;
}

/** Options end at the first other argument: it and all arguments after it are the command. */
function readEnterLine(argv: readonly string[], host: Host) {
  const { options, words } = readOwnLine(argv, enterOptions, host, "before-words");
  return { options, command: words };
}

/** @throws RockerError RK409 if the container no longer exists in its engine */
async function ensureRunning(
  record: ContainerRecord,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const found = await containers.find(record.id);
  if (!found) throw rockerError("RK409", { name: record.name, engine: record.engine });
  if (found.running) return;
  const { withContainerLock } = await import("../persistent/with-container-lock.ts");
  context.notices.note(`starting container ${record.name}`);
  await withContainerLock(record.name, context.host, () => startContainer(record, containers, context));
}

/** The terminal's color settings, and the current values of the host variables that the container forwards. */
function terminalVariables({ plan: { run } }: ContainerRecord, terminal: boolean, { env }: Host): EnvEntry[] {
  const names = [...(terminal ? ["TERM"] : []), ...colorVariables].filter((name) => env[name] !== undefined);
  const own = names.map((name): EnvEntry => ({ name, host: true, from: "rocker" }));
  return [...own, ...run.env.filter((entry) => "host" in entry)];
}

function entriesOf(variables: Readonly<Record<string, string>>): EnvEntry[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value, from: "rocker" }));
}
