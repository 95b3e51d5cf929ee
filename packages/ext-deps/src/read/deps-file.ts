import type { ExtensionProblem } from "@rocker/core";
import type { Place } from "../place.ts";
import { type CommandName, isSystemManager } from "./commands.ts";

/** One entry of a list: a package, a line, a script, a variable. */
export interface Item {
  readonly text: string;
  readonly place: Place;
  /** Of scripts: what they are called with. */
  readonly args?: readonly string[];
  /** Of variables that are written as a map: the value, exact. */
  readonly value?: string;
}

/** When a layer is installed: before all others, with them, or last and as the container's user. */
export type Phase = "preamble" | "main" | "user";

/** What one file asks of one command in one layer. */
export interface Block {
  readonly command: CommandName;
  readonly layer: string;
  readonly phase: Phase;
  /** As it is written in the file: `apt_main`. */
  readonly key: string;
  readonly place: Place;
  readonly items: readonly Item[];
  /** Folder of the file, absolute. */
  readonly folder: string;
  /** Whether it may use the person's ssh agent. Absent: no. */
  readonly ssh?: true;
}

/** Blocks with one id are one step of the image: what has the agent is apart from what did not ask for it. */
export function stepId({
  phase,
  command,
  layer,
  ssh,
}: Pick<Block, "phase" | "command" | "layer" | "ssh">): string {
  return `${phase}/${isSystemManager(command) ? "system" : command}${ssh ? "+ssh" : ""}_${layer}`;
}

/** An order that a file asks for: between two blocks of its own, or between its layer and one of any file. */
export type OrderWish =
  | { readonly kind: "blocks"; readonly first: Block; readonly second: Block; readonly place: Place }
  | {
      readonly kind: "layers";
      readonly first: string;
      readonly second: string;
      readonly place: Place;
    };

export interface DepsFile {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly wishes: readonly OrderWish[];
  readonly problems: readonly ExtensionProblem[];
}
