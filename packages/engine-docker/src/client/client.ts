import { type BoundPlan, type Host, rockerError } from "@rocker/core/engine";
import { errorMessageFrom, execClient } from "./exec-client.ts";

/**
 * A program with the command line of docker, and how an engine starts it. What is in this directory works with any of
 * them; what differs (the output of lists, say) is in the directory of each engine.
 */
export interface Client {
  /** Name of the program on PATH, and of the engine in errors. */
  readonly program: string;
  readonly env: Host["env"];
  /** How it runs a container where that differs from docker. Default: no differences. */
  readonly adapt?: (plan: BoundPlan) => Adapted;
}

export interface Adapted {
  /** The plan with the settings as this program takes them. */
  readonly plan: BoundPlan;
  /** Additional flags of `run` and `create`. */
  readonly flags: readonly string[];
}

/** Runs the client, which must succeed. @returns its stdout @throws RockerError RK406, RK504 */
export async function clientOutput(client: Client, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await execClient(client, { args });
  if (code !== 0) throw clientError(client, stderr);
  return stdout;
}

/** The error that a failed client printed. */
export function clientError({ program }: Pick<Client, "program">, stderr: string): Error {
  const message = errorMessageFrom(stderr);
  return /no space left on device|disk quota exceeded/i.test(message)
    ? rockerError("RK504", { where: message })
    : rockerError("RK406", { engine: program, message });
}
