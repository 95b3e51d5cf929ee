import { failWith, type Host, type RunRequest } from "@rocker/core/engine";
import { askClient, type ClientAnswer, type ClientCall, lastWords } from "../container/client.ts";

/** How often it is asked again when another podman was in its way: as on a machine where many build at once. */
export const patience = 20;

/** Runs podman to its end. */
export function podmanProgram(host: Host, call: ClientCall): Promise<ClientAnswer> {
  return askClient("podman", host, call);
}

/** Runs podman, which must succeed; what it printed. */
export async function podmanOutput(host: Host, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await podmanProgram(host, { args });
  if (code !== 0) throw podmanFailure(stderr);
  return stdout;
}

/** Without root, the person's own id inside and outside must be one, or files in mounts would be another's. */
export function keepIds({ plan }: Pick<RunRequest, "plan">, host: Host): string[] {
  const { uid } = host.user();
  return uid !== 0 && plan.account?.uid === uid ? ["--userns=keep-id"] : [];
}

export function podmanFailure(stderr: string): Error {
  const message = lastWords(stderr);
  return /no space left on device|disk quota exceeded/i.test(message)
    ? failWith("RK504", { where: message })
    : failWith("RK406", { engine: "podman", message });
}
