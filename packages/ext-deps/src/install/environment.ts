import type { ContainerBuilder, ExtensionProblem, Layer } from "@rocker/core";
import { type Piece, readVariables } from "../entry/variable.ts";
import { problemAt } from "../problem.ts";
import type { Item } from "../read/deps-file.ts";

/** Sets variables in the order of the layers. The variables in a value must already have been set. */
export class Environment {
  readonly #container: ContainerBuilder;
  readonly #known = new Map<string, string>();
  readonly problems: ExtensionProblem[] = [];

  constructor(container: ContainerBuilder) {
    this.#container = container;
  }

  set(item: Item, layer: Layer): void {
    if (item.value !== undefined) {
      this.#setVariable(item.text.slice(0, -item.value.length - 1), item.value, layer);
      return;
    }
    for (const { name, pieces } of readVariables(item.text) ?? []) {
      const entries = this.#prependedEntries(name, pieces);
      if (entries) this.#container.withPrepended(name, entries, { layer });
      else {
        const value = this.#valueOf(pieces, item);
        if (value !== undefined) this.#setVariable(name, value, layer);
      }
    }
  }

  #setVariable(name: string, value: string, layer: Layer): void {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    this.#container.withEnvVariable(name, value, { layer });
  }

  /** The entries of a value such as `/a:/b:$PATH` for PATH: only the engine knows the image's own value. */
  #prependedEntries(name: string, pieces: readonly Piece[]): string[] | undefined {
    const last = pieces.at(-1);
    if (!last || !("variable" in last) || last.variable !== name || this.#known.has(name)) return undefined;
    const front = pieces.slice(0, -1).map((piece) => this.#resolve(piece));
    if (front.includes(undefined)) return undefined;
    const text = front.join("");
    return text.endsWith(":") ? text.slice(0, -1).split(":").filter(Boolean) : undefined;
  }

  #resolve(piece: Piece): string | undefined {
    return "text" in piece ? piece.text : this.#known.get(piece.variable);
  }

  #valueOf(pieces: readonly Piece[], { text, location }: Item): string | undefined {
    const missing = pieces.find((piece) => this.#resolve(piece) === undefined);
    if (!missing) return pieces.map((piece) => this.#resolve(piece)).join("");
    const name = "variable" in missing ? missing.variable : "";
    this.problems.push(
      problemAt(location, {
        slug: "variable-reference",
        what: `${JSON.stringify(text)} uses ${name}, which no earlier layer sets.`,
        fix: "Set it in an earlier layer. You can only prepend to a variable of the image: PATH=/opt/tool/bin:$PATH.",
      }),
    );
    return undefined;
  }
}
