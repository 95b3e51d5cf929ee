/** How to write a command line so that it is accepted, collected while it is split. */
export class Corrections {
  readonly #replacements = new Map<number, readonly string[]>();
  #isPossible = true;

  /** Replaces the argument at this index by these. */
  replace(index: number, words: readonly string[]): void {
    this.#replacements.set(index, words);
  }

  /** Something is wrong that has no single correction. */
  giveUp(): void {
    this.#isPossible = false;
  }

  /** The whole line; undefined if there is nothing to correct, or no single way to do it. */
  line(argv: readonly string[]): readonly string[] | undefined {
    if (!this.#isPossible || this.#replacements.size === 0) return undefined;
    return argv.flatMap((word, index) => this.#replacements.get(index) ?? [word]);
  }
}
