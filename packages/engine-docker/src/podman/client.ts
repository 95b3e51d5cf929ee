import type { BoundPlan, Host } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { proxyVariables } from "../client/proxy-variables.ts";
import { lowerSettings } from "./settings.ts";

/** The podman program. */
export function podmanClient(host: Host): Client {
  return {
    program: "podman",
    env: host.env,
    adapt: (plan) => ({
      plan: lowerSettings(plan, host.user().uid === 0),
      flags: [...userNamespaceArguments(plan, host), ...proxyArguments(plan)],
    }),
  };
}

/** With rootless Podman, the user needs the same ID inside and outside, or files in mounts would have another owner. */
function userNamespaceArguments(plan: BoundPlan, host: Host): string[] {
  const { uid } = host.user();
  return uid !== 0 && plan.account?.uid === uid ? ["--userns=keep-id"] : [];
}

/**
 * Podman adds the proxy variables of its environment to a container. A plan that sets one of them to a value decides about
 * all of them.
 */
function proxyArguments({ run }: BoundPlan): string[] {
  const isDecided = run.env.some((entry) => "value" in entry && proxyVariables.includes(entry.name));
  return isDecided ? ["--http-proxy=false"] : [];
}
