import type { ContainerBuilder, ExtensionProblem, Layer } from "@rocker/core";
import { type Piece, readVariables } from "../entry/variable.ts";
import { problemAt } from "../problem.ts";
import type { Item } from "../read/deps-file.ts";

/** Sets variables in the order of the layers; what one is made of must be known by then. */
export class Environment {
  readonly #container: ContainerBuilder;
  readonly #known = new Map<string, string>();
  readonly problems: ExtensionProblem[] = [];

  constructor(container: ContainerBuilder) {
    this.#container = container;
  }

  set(item: Item, layer: Layer): void {
    if (item.value !== undefined) {
      this.#write(item.text.slice(0, -item.value.length - 1), item.value, layer);
      return;
    }
    for (const { name, pieces } of readVariables(item.text) ?? []) {
      const entries = this.#entriesInFront(name, pieces);
      if (entries) this.#container.withPrepended(name, entries, { layer });
      else {
        const value = this.#valueOf(pieces, item);
        if (value !== undefined) this.#write(name, value, layer);
      }
    }
  }

  #write(name: string, value: string, layer: Layer): void {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    this.#container.withEnvVariable(name, value, { layer });
  }

  /** `/a:/b:$PATH` as the value of PATH: what the image has is known to the engine only. */
  #entriesInFront(name: string, pieces: readonly Piece[]): string[] | undefined {
    const last = pieces.at(-1);
    if (!last || !("variable" in last) || last.variable !== name || this.#known.has(name)) return undefined;
    const front = pieces.slice(0, -1).map((piece) => this.#textOf(piece));
    if (front.includes(undefined)) return undefined;
    const text = front.join("");
    return text.endsWith(":") ? text.slice(0, -1).split(":").filter(Boolean) : undefined;
  }

  #textOf(piece: Piece): string | undefined {
    return "text" in piece ? piece.text : this.#known.get(piece.variable);
  }

  #valueOf(pieces: readonly Piece[], { text, place }: Item): string | undefined {
    const missing = pieces.find((piece) => this.#textOf(piece) === undefined);
    if (!missing) return pieces.map((piece) => this.#textOf(piece)).join("");
    const name = "variable" in missing ? missing.variable : "";
    this.problems.push(
      problemAt(place, {
        slug: "variable-reference",
        what: `${JSON.stringify(text)} uses ${name}, which no earlier layer sets.`,
        fix: "Set it in an earlier layer. You can only prepend to a variable of the image: PATH=/opt/tool/bin:$PATH.",
      }),
    );
    return undefined;
  }
}
