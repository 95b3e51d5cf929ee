import { type Host, type RunRequest, rockerError } from "@rocker/core/engine";
import {
  type ClientCall,
  type ClientResult,
  errorMessageFrom,
  execClient,
} from "../container/exec-client.ts";

/** How often to retry if another podman process interferes, for machines with many concurrent builds. */
export const maxRetries = 20;

/** Runs podman and captures its output. */
export function execPodman(host: Host, call: ClientCall): Promise<ClientResult> {
  return execClient("podman", host, call);
}

/** Runs podman, which must succeed. @returns its stdout */
export async function podmanOutput(host: Host, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await execPodman(host, { args });
  if (code !== 0) throw podmanError(stderr);
  return stdout;
}

/** With rootless Podman, the user needs the same ID inside and outside, or files in mounts would have another owner. */
export function userNamespaceArguments({ plan }: Pick<RunRequest, "plan">, host: Host): string[] {
  const { uid } = host.user();
  return uid !== 0 && plan.account?.uid === uid ? ["--userns=keep-id"] : [];
}

export function podmanError(stderr: string): Error {
  const message = errorMessageFrom(stderr);
  return /no space left on device|disk quota exceeded/i.test(message)
    ? rockerError("RK504", { where: message })
    : rockerError("RK406", { engine: "podman", message });
}
