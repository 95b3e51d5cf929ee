import type { CommandContext } from "@rocker/core";
import { containersOf, runScript } from "./container.ts";
import type { AgentRecord } from "./record.ts";
import { say } from "./say.ts";

// The container's own view of its limit: cgroup v2, then v1.
const memoryScript =
  "cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || true";

/** Reports an engine that ignores limits, as rootless Podman does with cgroup v1. */
export async function reportMissingLimits(
  record: Pick<AgentRecord, "container">,
  context: CommandContext,
): Promise<void> {
  const { stdout } = await runScript(record, "", memoryScript, [], containersOf(context));
  const limit = stdout.trim();
  // Without one, v1 has the largest multiple of a page.
  if (limit === "max" || Number(limit) > 2 ** 60)
    say("the engine does not limit this container: memory, processes and CPU time are those of the host");
}
