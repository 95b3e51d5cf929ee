import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";
import type { PersistentContainers } from "../engine/persistent-containers.ts";
import type { StreamModes } from "../engine/run-request.ts";
import { isRockerError, rockerError } from "../errors/error.ts";
import type { EnterLifecycle } from "../extension/command.ts";
import { lifecycleEnter } from "../hooks/lifecycle-words.ts";
import { matchingDirectory } from "../lifecycle/persistent.ts";
import { traceOf } from "../pipeline/session.ts";
import { type ContainerRecord, containerRecord } from "../state/container-records.ts";
import { containersOn } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import { commandsAt, nextCreationCommand } from "./lifecycle-commands.ts";
import { openSession } from "./open-session.ts";
import { preparableOf, startContainer } from "./start-container.ts";

// The login shell of the container's user, or else bash or sh.
const shell = [
  "id=$(id -u) sh=",
  "while IFS=: read -r _ _ uid _ _ _ own; do",
  '  if [ "$uid" = "$id" ] && [ -x "$own" ]; then sh=$own; break; fi',
  "done </etc/passwd",
  'for one in "$sh" /bin/bash /bin/sh; do [ -x "$one" ] && exec "$one"; done',
].join("\n");

export interface EnterRequest {
  /** Empty: the login shell of the container's user. */
  readonly command: readonly string[];
  readonly streams: StreamModes;
  /** Default: `attach`. */
  readonly lifecycle?: EnterLifecycle | undefined;
}

/**
 * Runs a command in a container, which is started first if necessary.
 * @returns the exit code of the command
 * @throws RockerError RK409 if the container no longer exists in its engine, RK419 if it stopped while the command ran, RK446
 * if a command that it has for each entry fails
 */
export async function enterContainer(
  record: ContainerRecord,
  { command, streams, lifecycle = "attach" }: EnterRequest,
  context: PersistentContext,
): Promise<number> {
  const { host, registered } = context;
  const containers = await containersOn(record.engine, registered.registry, host);
  await ensureRunning(record, containers, context);
  if (lifecycle === "continue") await continueLifecycle(record.name, containers, context);
  if (lifecycle !== "none") await runAttachCommands(record.name, command.length > 0, containers, context);
  const preparable = await preparableOf(record, registered, host);
  const session = await openSession(record, preparable, streams.terminal, context);
  const trace = traceOf(context);
  try {
    const code = await containers.exec({
      container: record.id,
      command: lifecycleEnter(
        command.length > 0 ? command : ["sh", "-c", shell],
        record.plan.run,
        session.env.map(({ name }) => name),
      ),
      user: session.user,
      workdir: matchingDirectory(host.path(host.cwd)?.realPath ?? host.cwd, record.plan.run),
      env: session.env,
      streams,
      trace: (program, args) => trace([program, ...args.map((arg) => JSON.stringify(arg))].join(" ")),
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

async function ensureRunning(
  record: ContainerRecord,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const found = await containers.find(record.id);
  if (!found) throw rockerError("RK409", { name: record.name, engine: record.engine });
  if (found.running) return;
  const { withContainerLock } = await import("./with-container-lock.ts");
  context.report({ type: "container-starting", name: record.name });
  await withContainerLock(record.name, context, async () => {
    await startContainer(record, containers, context);
    if (!record.plan.run.lifecycle || nextCreationCommand(record)) return;
    const { runLifecycle } = await import("./run-lifecycle.ts");
    await runLifecycle(record, containers, context);
  });
}

/** @throws RockerError RK446 for the first command that fails */
async function continueLifecycle(
  name: string,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const isPending = () => {
    const record = containerRecord(name, context.host);
    return record?.plan.run.lifecycle && nextCreationCommand(record) ? record : undefined;
  };
  if (!isPending()) return;
  const { withContainerLock } = await import("./with-container-lock.ts");
  const { runLifecycle } = await import("./run-lifecycle.ts");
  await withContainerLock(name, context, async () => {
    // Another process may have completed them meanwhile.
    const record = isPending();
    if (record) await runLifecycle(record, containers, context);
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
  const record = containerRecord(name, context.host);
  if (!record?.plan.run.lifecycle) return;
  const next = nextCreationCommand(record);
  if (next) return context.report({ type: "lifecycle-pending", name, command: next });
  const { runCommand } = await import("./run-lifecycle.ts");
  try {
    for (const command of commandsAt(record.plan, "postAttach")) {
      await runCommand(command, record, containers, context);
    }
  } catch (error) {
    if (hasCommand || !isRockerError(error) || !error.problems.some(({ code }) => code === "RK446"))
      throw error;
    for (const problem of error.problems) context.report({ type: "warning", problem });
  }
}
