import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { containerStart, type Host, type RunRequest, rockerError } from "@rocker/core/engine";
import { type Container, ExecError, ReturnType } from "../sdk.ts";
import { RunOutput } from "../telemetry/run-output.ts";
import { toRockerError } from "../to-rocker-error.ts";
import type { ImageSource } from "../transfer/image-source.ts";
import { type CommandResult, commandResult } from "./command-result.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { printOutput } from "./print-output.ts";
import { withRunSettings } from "./run-settings.ts";

export interface RunContext {
  readonly engine: EngineConnection;
  readonly host: Host;
  readonly source: ImageSource;
  readonly interruption: AbortController;
}

const doing = "running the command";

/**
 * Runs a command in the engine, without a terminal and signals. In a terminal, its output is shown immediately. Otherwise,
 * it is printed byte for byte when the command has ended.
 * @returns its exit code; 128+n if signal n interrupted rocker, which also ends the command
 */
export async function runInEngine(request: RunRequest, context: RunContext): Promise<number> {
  const { terminal, output } = request.streams;
  if (output) throw rockerError("RK435", { extension: "output", what: "captured output" });
  if (terminal) throw rockerError("RK435", { extension: "--mode", what: "a terminal" });
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    received ??= signal;
    context.interruption.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await runUninterrupted(request, context);
  } catch (error) {
    if (received) return 128 + constants.signals[received];
    throw toRockerError(doing, error);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

async function runUninterrupted(request: RunRequest, context: RunContext): Promise<number> {
  const { image, plan, trace } = request;
  const { engine, source, interruption } = context;
  const { connection } = engine;
  const container = await engine.containerOf(image, source, {
    signal: interruption.signal,
    report: () => {},
  });
  // The name is different each time: otherwise, the engine would not run an identical command again.
  const directory = `/.rocker-${randomBytes(8).toString("hex")}`;
  const exported = join(connection.scratch(), "streams");
  mkdirSync(exported);
  const args = commandOf(plan);
  const stdin = request.streams.stdin ? await storedInput(context) : undefined;
  trace("dagger", ["withExec", ...args]);
  const output = new RunOutput();
  connection.listen((telemetry) => output.take(telemetry));
  const outcome = await result();
  await printOutput(outcome, output.stopShowing());
  return outcome.code;

  async function result(): Promise<CommandResult> {
    try {
      const ran = await connection.ask({ doing, span: output.span }, () =>
        prepared()
          .withExec([...args], {
            expect: ReturnType.Any,
            // The command is process 1, as in any container, and a missing program is reported.
            noInit: true,
            ...(stdin && { redirectStdin: `${directory}/stdin` }),
            redirectStdout: `${directory}/stdout`,
            redirectStderr: `${directory}/stderr`,
          })
          .sync(),
      );
      const [exitCode] = await connection.ask({ doing }, () =>
        Promise.all([ran.exitCode(), ran.directory(directory).export(exported)]),
      );
      return commandResult(exitCode, exported, args[0] ?? "");
    } catch (error) {
      // The engine treats these codes as signals, and discards such a container.
      if (!(error instanceof ExecError) || error.exitCode < 128) throw error;
      return { code: error.exitCode, ...(await output.whole(error)) };
    }
  }

  /** The container with the directory for its streams and the settings of the run. */
  function prepared(): Container {
    const { user } = containerStart(plan);
    let ready = container.withDirectory(directory, connection.dagger.directory());
    if (stdin) {
      const file = connection.dagger.host().file(stdin);
      ready = ready.withFile(`${directory}/stdin`, file, { permissions: 0o444 });
    }
    const { dagger } = connection;
    ready = withRunSettings(ready, plan, { dagger, env: context.host.env, prefix: directory });
    return user ? ready.withUser(user) : ready;
  }
}

/** The program and its arguments. */
function commandOf(plan: RunRequest["plan"]): readonly string[] {
  const { entrypoint, args } = containerStart(plan);
  if (entrypoint) return [entrypoint, ...args];
  const command = [...plan.base.entrypoint, ...(args.length > 0 ? args : plan.base.command)];
  if (command.length === 0) throw rockerError("RK312", { image: plan.base.image });
  return command;
}

/** Reads standard input until its end. @returns the file with it */
async function storedInput({ engine, interruption }: RunContext): Promise<string> {
  const path = join(engine.connection.scratch(), "stdin");
  await pipeline(process.stdin, createWriteStream(path), { signal: interruption.signal });
  return path;
}
