import type { ExtensionProblem } from "@rocker/core";
import type { Location } from "../location.ts";
import { type CommandName, isSystemManager } from "./commands.ts";

/** One entry of a list: a package, a shell command, a script or a variable. */
export interface Item {
  readonly text: string;
  readonly location: Location;
  /** Arguments of a script. */
  readonly args?: readonly string[];
  /** The literal value of a variable that is written as a map. */
  readonly value?: string;
}

/** When a layer is installed: before all others, normally, or last and as the container's user. */
export type Phase = "preamble" | "main" | "user";

/** The entries of one file for one command in one layer. */
export interface Block {
  readonly command: CommandName;
  readonly layer: string;
  readonly phase: Phase;
  /** The key as written in the file: `apt_main`. */
  readonly key: string;
  readonly location: Location;
  readonly items: readonly Item[];
  /** The directory of the file, absolute. */
  readonly directory: string;
  /** Whether it may use the user's ssh agent. Absent: no. */
  readonly ssh?: true;
}

/** Blocks with the same ID are one step. Blocks that may use the ssh agent are separate from those that may not. */
export function stepId({
  phase,
  command,
  layer,
  ssh,
}: Pick<Block, "phase" | "command" | "layer" | "ssh">): string {
  return `${phase}/${isSystemManager(command) ? "system" : command}${ssh ? "+ssh" : ""}_${layer}`;
}

/** An order that a file requires: between two of its blocks, or between its layer and a layer in any file. */
export type OrderConstraint =
  | { readonly kind: "blocks"; readonly first: Block; readonly second: Block; readonly location: Location }
  | {
      readonly kind: "layers";
      readonly first: string;
      readonly second: string;
      readonly location: Location;
    };

export interface DepsFile {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly constraints: readonly OrderConstraint[];
  readonly problems: readonly ExtensionProblem[];
}
