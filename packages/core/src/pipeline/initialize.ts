import type { Host } from "../host/host.ts";
import { type HostCommandContext, runOnHost } from "../lifecycle/host-commands.ts";
import type { LifecycleCommand } from "../plan/lifecycle-commands.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanSource } from "./plan-source.ts";

/** How approved commands run on the host. */
export type InitializeContext = Pick<HostCommandContext, "signal" | "output">;

/** The commands of a plan that run on the host before a container is started. */
function initializeCommands({ run }: Plan): readonly LifecycleCommand[] {
  return (run.lifecycle?.commands ?? []).filter(({ stage }) => stage === "initialize");
}

/** The directory of the project whose configuration is used; undefined: there is none. */
export function projectOf(source: PlanSource): string | undefined {
  return "invoked" in source ? source.invoked.configuration.project?.directory : undefined;
}

/**
 * Runs them, in the directory of the project. The caller has made sure that the user approved them.
 * @throws RockerError RK448 if one fails
 */
export async function runInitialize(
  plan: Plan,
  project: string | undefined,
  {
    signal,
    output,
    host,
    trace,
  }: InitializeContext & { readonly host: Host; readonly trace: (text: string) => void },
): Promise<void> {
  const commands = initializeCommands(plan);
  if (commands.length === 0) return;
  await runOnHost(commands, { host, directory: project ?? host.cwd, signal, output, trace });
}
