import { resolve } from "node:path/posix";
import type { BuildSsh } from "../engine/builder.ts";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { ExecStep, Plan } from "../plan/plan.ts";

/** The first step that uses the user's ssh agent. */
export function stepWithSsh({ steps }: Plan): ExecStep | undefined {
  return steps.find((step): step is ExecStep => step.type === "exec" && step.ssh !== undefined);
}

/**
 * The user's agent and known hosts, where a step of the plan asks for them.
 * @throws RockerError RK509 when there is no agent
 */
export function sshOfBuild(plan: Plan, host: Host): BuildSsh | undefined {
  const step = stepWithSsh(plan);
  if (!step) return undefined;
  const socket = host.env.SSH_AUTH_SOCK;
  const facts = socket ? host.path(resolve(host.cwd, socket)) : undefined;
  if (facts?.kind !== "socket") {
    throw rockerError("RK509", { extension: step.from[0] ?? "", step: step.title, socket });
  }
  const known = host.path(`${host.user().home}/.ssh/known_hosts`);
  return { agent: facts.realPath, knownHosts: known?.kind === "file" ? known.realPath : undefined };
}
