import { type CommandContext, problemOf, RockerError } from "@rocker/core";
import { say } from "./say.ts";

/**
 * Asks the user twice whether an agent may reach every host.
 * @throws RockerError agent/allow-everything where nobody can answer
 */
export async function confirmEverything(name: string, { ask }: CommandContext): Promise<boolean> {
  if (!ask) {
    throw new RockerError([
      problemOf("agent", {
        slug: "allow-everything",
        kind: "usage",
        facts: { agent: name },
        what: `the rule * allows agent ${name} to connect to every host.`,
        why: "It could then send your code to anyone.",
        fix: "Allow single hosts. If you mean every host, add --allow-everything.",
      }),
    ]);
  }
  say(`the rule * allows agent ${name} to connect to every host. It could then send your code to anyone`);
  if (!/^y(es)?$/i.test((await ask("Allow every host? [y/N] ")) ?? "")) return false;
  return (await ask('Are you sure? Type "every host" to allow it: ')) === "every host";
}
