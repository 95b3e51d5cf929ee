import { type Host, type RunRequest, rockerError } from "@rocker/core/engine";
import {
  type ClientCall,
  type ClientResult,
  errorMessageFrom,
  execClient,
} from "../container/exec-client.ts";
import { proxyVariables } from "../container/proxy-variables.ts";

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

/** Flags of `run` and `create` that Docker does not need. */
export function ownArguments({ plan }: Pick<RunRequest, "plan">, host: Host): string[] {
  return [...userNamespaceArguments(plan, host), ...proxyArguments(plan)];
}

type Plan = Pick<RunRequest["plan"], "account" | "run">;

/** With rootless Podman, the user needs the same ID inside and outside, or files in mounts would have another owner. */
function userNamespaceArguments({ account }: Plan, host: Host): string[] {
  const { uid } = host.user();
  return uid !== 0 && account?.uid === uid ? ["--userns=keep-id"] : [];
}

/**
 * Podman adds the proxy variables of its environment to a container. A plan that sets one of them to a value decides about
 * all of them.
 */
function proxyArguments({ run }: Plan): string[] {
  const isDecided = run.env.some((entry) => "value" in entry && proxyVariables.includes(entry.name));
  return isDecided ? ["--http-proxy=false"] : [];
}

export function podmanError(stderr: string): Error {
  const message = errorMessageFrom(stderr);
  return /no space left on device|disk quota exceeded/i.test(message)
    ? rockerError("RK504", { where: message })
    : rockerError("RK406", { engine: "podman", message });
}
