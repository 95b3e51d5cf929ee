import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  type Host,
  isRockerError,
  lifecycleName,
  matchingDirectory,
  type PersistentContainers,
  readOwnLine,
  rockerError,
  systemHost,
} from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { streamModes } from "../invoke/stream-modes.ts";
import { enterOptions } from "../options.ts";
import { containersOn } from "../persistent/containers-on.ts";
import { commandsAt, nextCreationCommand } from "../persistent/lifecycle-commands.ts";
import { openSession } from "../persistent/open-session.ts";
import { selectContainer } from "../persistent/select-container.ts";
import { type PersistentContext, preparableOf, startContainer } from "../persistent/start-container.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { showOwnHelp } from "./show.ts";

// The login shell of the container's user, or else bash or sh.
const shell = [
  "id=$(id -u) sh=",
  "while IFS=: read -r _ _ uid _ _ _ own; do",
  '  if [ "$uid" = "$id" ] && [ -x "$own" ]; then sh=$own; break; fi',
  "done </etc/passwd",
  'for one in "$sh" /bin/bash /bin/sh; do [ -x "$one" ] && exec "$one"; done',
].join("\n");

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

  await runAttachCommands(record.name, command.length > 0, containers, context);
  const streams = streamModes(options);
  const session = await openSession(
    record,
    await preparableOf(record, registered),
    streams.terminal,
    context,
  );
  try {
    const code = await containers.exec({
      container: record.id,
      command: command.length > 0 ? command : ["sh", "-c", shell],
      user: session.user,
      workdir: matchingDirectory(host.path(host.cwd)?.realPath ?? host.cwd, record.plan.run),
      env: session.env,
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
  await withContainerLock(record.name, context.host, async () => {
    await startContainer(record, containers, context);
    if (!record.plan.run.lifecycle || nextCreationCommand(record)) return;
    const { runLifecycle } = await import("../persistent/run-lifecycle.ts");
    await runLifecycle(record, containers, context);
  });
}

/**
 * Runs the commands that the container has for each entry. If one fails, a shell is opened all the same, to fix it.
 * @throws RockerError RK446 if there is a command to run instead of a shell
 */
async function runAttachCommands(
  name: string,
  hasCommand: boolean,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const record = containerRecords(context.host)
    .all()
    .find((one) => one.name === name);
  if (!record?.plan.run.lifecycle) return;
  const next = nextCreationCommand(record);
  if (next) {
    context.notices.note(
      `${lifecycleName(next)} of ${name} has not been completed. To run it, use: rocker up`,
    );
    return;
  }
  const { runCommand } = await import("../persistent/run-lifecycle.ts");
  try {
    for (const command of commandsAt(record.plan, "postAttach")) {
      await runCommand(command, record, containers, context);
    }
  } catch (error) {
    if (hasCommand || !isRockerError(error) || !error.problems.some(({ code }) => code === "RK446"))
      throw error;
    for (const problem of error.problems) context.notices.warning(problem);
  }
}
