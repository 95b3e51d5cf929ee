import type { PersistentContainers } from "../engine/persistent-containers.ts";
import { rockerError } from "../errors/error.ts";
import { lifecycleExec } from "../hooks/lifecycle-words.ts";
import { traceOf } from "../pipeline/session.ts";
import { creationStages, type LifecycleCommand, lifecycleName } from "../plan/lifecycle-commands.ts";
import {
  type ContainerRecord,
  containerRecord,
  containerRecords,
  type LifecycleProgress,
} from "../state/container-records.ts";
import { containersOn } from "./containers-on.ts";
import type { PersistentContext } from "./context.ts";
import { endProcesses } from "./end-processes.ts";
import { commandsAt } from "./lifecycle-commands.ts";
import { openSession } from "./open-session.ts";
import { preparableOf } from "./start-container.ts";

/** As `runLifecycle`, for the container with this name. */
export async function runPendingCommands(name: string, context: PersistentContext): Promise<void> {
  const record = containerRecord(name, context.host);
  if (!record?.plan.run.lifecycle) return;
  await runLifecycle(
    record,
    await containersOn(record.engine, context.registered.registry, context.host),
    context,
  );
}

/**
 * Runs the lifecycle commands that a running container still needs: those that run once per container, from where the last
 * time ended, and those of this start. The caller holds the container's lock.
 * @throws RockerError RK446 or RK449 for the first that fails or is interrupted; those after it are not run
 */
export async function runLifecycle(
  record: ContainerRecord,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const once = commandsAt(record.plan, ...creationStages);
  const eachStart = commandsAt(record.plan, "postStart");
  if (once.length + eachStart.length === 0) return;
  const started = (await containers.find(record.id))?.started;
  let progress: LifecycleProgress = record.lifecycle ?? { created: 0 };
  const advance = (next: LifecycleProgress) => {
    progress = next;
    containerRecords(context.host).put(record.name, { ...record, lifecycle: progress });
  };
  for (const command of once.slice(progress.created)) {
    await runCommand(command, record, containers, context);
    advance({ ...progress, created: progress.created + 1 });
  }
  if (eachStart.length === 0 || (started !== undefined && progress.started === started)) return;
  for (const command of eachStart) await runCommand(command, record, containers, context);
  advance({ ...progress, ...(started !== undefined && { started }) });
}

/**
 * Runs one lifecycle command in a running container
 * @throws RockerError RK446 if it fails, RK449 if it is interrupted
 */
export function runCommand(
  command: LifecycleCommand,
  record: ContainerRecord,
  containers: PersistentContainers,
  context: PersistentContext,
): Promise<void> {
  const { name, plan, id } = record;
  const trace = traceOf(context);
  return context.interruptible(async (signal) => {
    const session = await openSession(
      record,
      await preparableOf(record, context.registered, context.host),
      false,
      context,
    );
    const report = new CommandReport((chunk) => context.report({ type: "lifecycle-output", chunk }));
    let ended: Promise<void> | undefined;
    // The client of an engine ends without the program that it started in the container.
    const end = () => {
      ended = endProcesses(report.process, id, containers);
    };
    signal.addEventListener("abort", end);
    try {
      trace(`running ${lifecycleName(command)} in ${name}`);
      const code = await containers.exec({
        container: id,
        command: lifecycleExec([command], plan.run),
        user: session.user,
        workdir: undefined,
        env: session.env,
        streams: { terminal: false, stdin: false, output: (stream, chunk) => report.add(stream, chunk) },
        trace: () => {},
      });
      if (signal.aborted) {
        await ended;
        throw rockerError("RK449", { command: lifecycleName(command), name });
      }
      const failed = report.failed[0]?.command ?? lifecycleName(command);
      if (code !== 0) throw rockerError("RK446", { command: failed, name, code });
    } finally {
      signal.removeEventListener("abort", end);
      session.end();
    }
  });
}

/** What the script that runs lifecycle commands reports; see `lifecycleScript`. */
class CommandReport {
  readonly #output: (chunk: Buffer) => void;
  #text = "";

  constructor(output: (chunk: Buffer) => void) {
    this.#output = output;
  }

  add(stream: "stdout" | "stderr", chunk: Buffer): void {
    if (stream === "stderr") this.#output(chunk);
    else this.#text += chunk.toString();
  }

  /** Process ID of the script in the container, which leads a session of its own. */
  get process(): number | undefined {
    const [first = ""] = this.#text.split("\n");
    return /^\d+$/.test(first) ? Number(first) : undefined;
  }

  get failed(): readonly { readonly command: string; readonly code: number }[] {
    return [...this.#text.matchAll(/^failed (\d+) (.*)$/gm)].map(([, code, command = ""]) => {
      return { command, code: Number(code) };
    });
  }
}
