import type { StreamModes } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { containerName } from "../persistent/container-name.ts";
import type { PersistentContext } from "../persistent/context.ts";
import type { ImageSource } from "../persistent/create-or-start.ts";
import { enterContainer } from "../persistent/enter-container.ts";
import { removeContainer } from "../persistent/remove-container.ts";
import { givenName, requestedContainer } from "../persistent/requested-container.ts";
import { selectContainer } from "../persistent/select-container.ts";
import { stopContainer } from "../persistent/stop-container.ts";
import { upContainer } from "../persistent/up-container.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";
import { ProgramLine } from "./program-line.ts";
import type { ProgramOptions, Rocker, RunOptions, RunResult, UpOptions } from "./program-options.ts";

/** The pipeline as a program drives it. */
export function programOf(options: ProgramOptions<readonly AnyExtension[]>): Rocker {
  const line = new ProgramLine(options);
  const { host, registered } = line;

  const context = (signal = never()): PersistentContext => {
    return { host, registered, report: line.report, interruptible: (work) => work(signal) };
  };
  /** @throws RockerError RK420 if the container of these options does not exist */
  const existing = (): ContainerRecord => {
    const given = givenName(line.parse([]).invocation);
    const name = typeof given === "string" ? given : containerName(line.project, host.user().uid);
    return selectContainer(containerRecords(host).all(), name, host);
  };

  return {
    async plan(command = []) {
      return (await line.plan(line.parse(command))).plan;
    },

    async build({ signal = never() } = {}) {
      const planned = await line.plan(line.parse([]), signal);
      const { id, tag } = (await line.build(planned, signal, false)).image;
      return { id, tag };
    },

    async run(command = [], options = {}) {
      const { signal = never() } = options;
      const planned = await line.plan(line.parse(command), signal);
      const built = await line.build(planned, signal, true);
      return withStreams(options, (streams) => built.run(streams));
    },

    async up(command = [], { onDifference = "fail", signal = never() } = {}) {
      const { planned, name, project } = await requestedContainer(line.parse(command), {
        host,
        registered,
        project: line.project,
        plan: (parsed) => line.plan(parsed, signal, true),
      });
      const image: ImageSource = {
        engines: await line.engines(),
        build: () => line.build(planned, signal, true),
        approveStart: () =>
          planned.approveStart({ trust: false, initialize: (run) => run(line.hostCommands(signal)) }),
      };
      const outcome = await upContainer(
        { name, project, plan: planned.plan },
        { recreate: false, keep: false },
        image,
        { ...context(signal), ...decisionOf(onDifference) },
      );
      return { name, outcome };
    },

    async enter(command = [], options = {}) {
      const record = existing();
      return withStreams(options, (streams) =>
        enterContainer(record, { command, streams }, context(options.signal)),
      );
    },

    stop: async () => stopContainer(existing(), context()),
    remove: async ({ force = false } = {}) => removeContainer(existing(), { force }, context()),
  };
}

const never = () => new AbortController().signal;

function decisionOf(how: UpOptions["onDifference"]): Pick<PersistentContext, "decide"> {
  if (typeof how === "function") return { decide: (_name, differences) => how(differences) };
  return how === "keep" || how === "recreate" ? { decide: async () => how } : {};
}

async function withStreams(
  { output = "inherit", terminal = false, stdin = false }: RunOptions,
  run: (streams: StreamModes) => Promise<number>,
): Promise<RunResult> {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const capture = (stream: "stdout" | "stderr", chunk: Buffer) => void chunks[stream].push(chunk);
  const to = output === "inherit" ? undefined : output === "capture" ? capture : output;
  const code = await run({ terminal, stdin, ...(to && { output: to }) });
  return { code, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) };
}
