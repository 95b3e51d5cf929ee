import { rockerError } from "@rocker/core/engine";
import type { Client } from "./client.ts";
import { errorMessageFrom, execClient } from "./exec-client.ts";

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
