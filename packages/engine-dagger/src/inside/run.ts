import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  containerStart,
  type EnvEntry,
  failWith,
  type Host,
  type RunRequest,
  type Runtime,
} from "@rocker/core/engine";
import { refusal } from "../failure.ts";
import { EnumValue, type Operation, operation } from "../query/operation.ts";
import { QueryError } from "../session/session.ts";
import { RunOutput } from "../telemetry/run-output.ts";
import { type Ending, type Exported, endingOf } from "./ending.ts";
import { printAll } from "./print.ts";
import type { Workplace } from "./workplace.ts";

export interface InsideContext {
  readonly workplace: Workplace;
  readonly host: Host;
  readonly images: Runtime;
  readonly interruption: AbortController;
}

const doing = "running the command";
const asking = { doing };

/**
 * Runs a command in the engine. It sees neither signals nor a terminal; what it prints is shown at once in a terminal,
 * else when it has ended, byte for byte.
 * @returns its exit code; 128+n when signal n ended rocker's waiting for it, which ends the command
 */
export async function runInside(request: RunRequest, context: InsideContext): Promise<number> {
  const { terminal, output } = request.streams;
  if (output) throw failWith("RK435", { extension: "output", what: "captured output" });
  if (terminal) throw failWith("RK435", { extension: "--mode", what: "a terminal" });
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
    throw refusal(doing, error);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

async function runUninterrupted(
  { image, plan, streams, trace }: RunRequest,
  { workplace, host, images, interruption }: InsideContext,
): Promise<number> {
  const { connection } = workplace;
  const following = { signal: interruption.signal, report: () => {} };
  const container = await workplace.containerOf(image, images, following);
  // Its name is new each time: an identical program is not run again.
  const folder = `/.rocker-${randomBytes(8).toString("hex")}`;
  const exported = join(connection.scratch(), "streams");
  mkdirSync(exported);
  const start = containerStart(plan);
  const args = start.entrypoint
    ? [start.entrypoint, ...start.args]
    : [...plan.base.entrypoint, ...(start.args.length > 0 ? start.args : plan.base.command)];
  if (args.length === 0) throw failWith("RK312", { image: plan.base.image });
  const { workdir } = plan.run.settings;
  const operations = [
    operation("withDirectory", { path: folder, source: await emptyFolder() }),
    ...(streams.stdin ? [await stdinFile()] : []),
    ...(await Promise.all(plan.run.env.map(variable))).flat(),
    ...(workdir ? [operation("withWorkdir", { path: workdir.value })] : []),
    ...(start.user ? [operation("withUser", { name: start.user })] : []),
    operation("withExec", {
      args,
      expect: new EnumValue("ANY"),
      // The command is process 1, as in any container; its being missing is told as that.
      noInit: true,
      ...(streams.stdin && { redirectStdin: `${folder}/stdin` }),
      redirectStdout: `${folder}/stdout`,
      redirectStderr: `${folder}/stderr`,
    }),
  ];
  trace("dagger", ["withExec", ...args]);
  const output = new RunOutput();
  connection.listen((telemetry) => output.take(telemetry));
  const ending = await ended();
  await printAll(ending, output.shown);
  return ending.code;

  async function ended(): Promise<Ending> {
    const leaf = `exitCode directory(path:${JSON.stringify(folder)}){export(path:${JSON.stringify(exported)})}`;
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
      return endingOf(exitCode, exported, args[0] ?? "");
    } catch (error) {
      // The engine takes these codes for a signal's, and keeps nothing of such a container.
      const { exitCode = -1 } = error instanceof QueryError ? (error.error.extensions ?? {}) : {};
      if (exitCode < 128) throw error;
      const { stdout = "", stderr = "" } = (error as QueryError).error.extensions ?? {};
      return { code: exitCode, ...(await output.whole({ stdout, stderr })) };
    }
  }

  function emptyFolder(): Promise<string> {
    return connection.ask("root", [operation("directory")], "id", asking);
  }

  /** All of standard input, until its end. */
  async function stdinFile(): Promise<Operation> {
    const path = join(connection.scratch(), "stdin");
    await pipeline(process.stdin, createWriteStream(path), { signal: interruption.signal });
    const source = await connection.ask(
      "root",
      [operation("host"), operation("file", { path })],
      "id",
      asking,
    );
    return operation("withFile", { path: `${folder}/stdin`, source: source as string, permissions: 0o444 });
  }

  /** What is named only may be secret: the engine neither keeps nor shows it. */
  async function variable(entry: EnvEntry): Promise<readonly Operation[]> {
    const { name } = entry;
    const value = "value" in entry ? entry.value : host.env[name];
    if (value === undefined) return [];
    if ("value" in entry || value === "") return [operation("withEnvVariable", { name, value })];
    const setSecret = operation("setSecret", { name: `${folder}/${name}`, plaintext: value });
    const secret = await connection.ask<string>("root", [setSecret], "id", asking);
    return [operation("withSecretVariable", { name, secret })];
  }
}
