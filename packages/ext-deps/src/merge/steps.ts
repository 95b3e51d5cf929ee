import { groupBy } from "../group.ts";
import { type CommandName, commandNames, isSystemManager, systemManagers } from "../read/commands.ts";
import { type Block, type Phase, stepId } from "../read/deps-file.ts";

/** What all files ask of one command in one layer: one step of the order. */
export interface LayerStep {
  /** The same for all blocks of the step. */
  readonly id: string;
  readonly phase: Phase;
  readonly layer: string;
  /** Several only for managers of the system's packages, of which an image has one. */
  readonly commands: readonly CommandName[];
  /** As the blocks have it. */
  readonly ssh?: true;
  /** By file, then by place. */
  readonly blocks: readonly Block[];
}

/** Puts the blocks of all files together; files come sorted. */
export function mergeBlocks(blocks: readonly Block[]): ReadonlyMap<string, LayerStep> {
  return new Map(
    [...groupBy(blocks, stepId)].map(([id, group]) => {
      const { phase, layer, ssh } = group[0] as Block;
      const present = new Set(group.map(({ command }) => command));
      const commands = commandNames.filter((name) => present.has(name));
      return [id, { id, phase, layer, commands, ...(ssh && { ssh }), blocks: group }];
    }),
  );
}

/** As people read it: `apt_main`, `apt+apk_main`, `pip_main (ssh)`. */
export function stepText({ commands, layer, ssh }: LayerStep): string {
  return `${commands.join("+")}_${layer}${ssh ? " (ssh)" : ""}`;
}

/** Where a step's command stands among others of its layer when no file says. */
export function commandRank({ commands }: LayerStep): number {
  const first = commands[0] ?? "run";
  return commandNames.indexOf(isSystemManager(first) ? systemManagers[0] : first);
}
