import { groupBy } from "../group.ts";
import { type CommandName, commandNames, isSystemManager, systemManagers } from "../read/commands.ts";
import { type Block, type Phase, stepId } from "../read/deps-file.ts";

/** The entries of all files for one command in one layer: one step of the order. */
export interface LayerStep {
  /** The ID that all blocks of the step share. */
  readonly id: string;
  readonly phase: Phase;
  readonly layer: string;
  /** More than one only for system package managers, because an image has one of them. */
  readonly commands: readonly CommandName[];
  /** See {@link Block.ssh}. */
  readonly ssh?: true;
  /** Sorted by file, then by location. */
  readonly blocks: readonly Block[];
}

/** Merges the blocks of all files, which must be sorted by file. */
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

/** A readable name: `apt_main`, `apt+apk_main`, `pip_main (ssh)`. */
export function stepText({ commands, layer, ssh }: LayerStep): string {
  return `${commands.join("+")}_${layer}${ssh ? " (ssh)" : ""}`;
}

/** The default position of a step among the steps of its layer. */
export function commandRank({ commands }: LayerStep): number {
  const first = commands[0] ?? "run";
  return commandNames.indexOf(isSystemManager(first) ? systemManagers[0] : first);
}
