import { type CommandContext, problemOf, RockerError } from "@rocker/core";
import { containersOf } from "./container.ts";
import { claim, containerOf, forget, interruptedAgents } from "./record.ts";

/** @throws RockerError agent/taken */
export async function claimName(name: string, id: string, context: CommandContext): Promise<void> {
  for (const interrupted of interruptedAgents(context.host)) await discard(interrupted, context);
  if (claim(id, context.host)) return;
  throw new RockerError([
    problemOf("agent", {
      slug: "taken",
      kind: "usage",
      facts: { agent: name },
      what: `this project already has an agent ${JSON.stringify(name)}.`,
      fix: `Choose another name, or remove it with: rocker agent rm ${name}`,
    }),
  ]);
}

/** Removes an agent whose clone is not complete: it has no work. */
export async function discard(id: string, context: CommandContext): Promise<void> {
  const containers = containersOf(context);
  const name = containerOf(id);
  const isRecorded = (await containers.state(name)) !== "unknown";
  // In one call: only the record says which engine has the volume.
  const removed = containers.remove(name, [name]);
  // A container that was killed before rocker recorded it still uses its volume: the next one of this name gets it, empty.
  await (isRecorded ? removed : removed.catch(() => {}));
  await forget(id, context.host);
}
