import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  containerStart,
  type EnvEntry,
  type Host,
  hostValue,
  type RunRequest,
  rockerError,
} from "@rocker/core/engine";
import { EnumValue, type Operation, operation } from "../query/operation.ts";
import { QueryError } from "../session/session.ts";
import { RunOutput } from "../telemetry/run-output.ts";
import { toRockerError } from "../to-rocker-error.ts";
import type { ImageSource } from "../transfer/image-source.ts";
import { type CommandResult, commandResult, type Exported } from "./command-result.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { printOutput } from "./print-output.ts";

export interface RunContext {
  readonly engine: EngineConnection;
  readonly host: Host;
  readonly source: ImageSource;
  readonly interruption: AbortController;
}

const doing = "running the command";
const queryContext = { doing };

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

async function runUninterrupted(
  { image, plan, streams, trace }: RunRequest,
  { engine, host, source, interruption }: RunContext,
): Promise<number> {
  const { connection } = engine;
  const progressOptions = { signal: interruption.signal, report: () => {} };
  const container = await engine.containerOf(image, source, progressOptions);
  // The name is different each time: otherwise, the engine would not run an identical command again.
  const directory = `/.rocker-${randomBytes(8).toString("hex")}`;
  const exported = join(connection.scratch(), "streams");
  mkdirSync(exported);
  const start = containerStart(plan);
  const args = start.entrypoint
    ? [start.entrypoint, ...start.args]
    : [...plan.base.entrypoint, ...(start.args.length > 0 ? start.args : plan.base.command)];
  if (args.length === 0) throw rockerError("RK312", { image: plan.base.image });
  const { workdir } = plan.run.settings;
  const operations = [
    operation("withDirectory", { path: directory, source: await emptyDirectory() }),
    ...(streams.stdin ? [await stdinFile()] : []),
    ...(await Promise.all(plan.run.env.map(variable))).flat(),
    ...(workdir ? [operation("withWorkdir", { path: workdir.value })] : []),
    ...(start.user ? [operation("withUser", { name: start.user })] : []),
    operation("withExec", {
      args,
      expect: new EnumValue("ANY"),
      // The command is process 1, as in any container, and a missing program is reported.
      noInit: true,
      ...(streams.stdin && { redirectStdin: `${directory}/stdin` }),
      redirectStdout: `${directory}/stdout`,
      redirectStderr: `${directory}/stderr`,
    }),
  ];
  trace("dagger", ["withExec", ...args]);
  const output = new RunOutput();
  connection.listen((telemetry) => output.take(telemetry));
  const commandOutcome = await result();
  await printOutput(commandOutcome, output.shown);
  return commandOutcome.code;

  async function result(): Promise<CommandResult> {
    const leaf = `exitCode directory(path:${JSON.stringify(directory)}){export(path:${JSON.stringify(exported)})}`;
    try {
      const { exitCode } = await connection.ask<Exported>(
        { type: "Container", id: container },
        operations,
        leaf,
        {
          doing,
          span: output.span,
        },
      );
      return commandResult(exitCode, exported, args[0] ?? "");
    } catch (error) {
      // The engine treats these codes as signals, and discards such a container.
      const { exitCode = -1 } = error instanceof QueryError ? (error.error.extensions ?? {}) : {};
      if (exitCode < 128) throw error;
      const { stdout = "", stderr = "" } = (error as QueryError).error.extensions ?? {};
      return { code: exitCode, ...(await output.whole({ stdout, stderr })) };
    }
  }

  function emptyDirectory(): Promise<string> {
    return connection.ask("root", [operation("directory")], "id", queryContext);
  }

  /** Reads standard input until its end. */
  async function stdinFile(): Promise<Operation> {
    const path = join(connection.scratch(), "stdin");
    await pipeline(process.stdin, createWriteStream(path), { signal: interruption.signal });
    const source = await connection.ask(
      "root",
      [operation("host"), operation("file", { path })],
      "id",
      queryContext,
    );
    return operation("withFile", {
      path: `${directory}/stdin`,
      source: source as string,
      permissions: 0o444,
    });
  }

  /** A variable that is passed by name may be secret: the engine neither stores nor shows it. */
  async function variable(entry: EnvEntry): Promise<readonly Operation[]> {
    const { name } = entry;
    const value = "value" in entry ? entry.value : hostValue(entry, host.env);
    if (value === undefined) return [];
    if ("value" in entry || value === "") return [operation("withEnvVariable", { name, value })];
    const setSecret = operation("setSecret", { name: `${directory}/${name}`, plaintext: value });
    const secret = await connection.ask<string>("root", [setSecret], "id", queryContext);
    return [operation("withSecretVariable", { name, secret })];
  }
}
