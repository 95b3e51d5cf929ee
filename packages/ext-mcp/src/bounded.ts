/** What is kept of a stream of unknown length: its beginning and its end. */
export interface Kept {
  readonly text: string;
  /** Bytes in all. */
  readonly size: number;
  /** Bytes that the text lacks. */
  readonly cut: number;
}

/** Collects a stream, and keeps its first and last bytes. */
export class Bounded {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #head: Buffer[] = [];
  #headSize = 0;
  #tail: Buffer[] = [];
  #tailSize = 0;
  size = 0;

  /** @param limit bytes to keep: a quarter of the beginning, the rest of the end, which says how it went */
  constructor(limit: number) {
    this.#headLimit = Math.floor(limit / 4);
    this.#tailLimit = limit - this.#headLimit;
  }

  add(chunk: Buffer): void {
    this.size += chunk.length;
    const first = chunk.subarray(0, this.#headLimit - this.#headSize);
    if (first.length > 0) {
      this.#head.push(first);
      this.#headSize += first.length;
    }
    const rest = chunk.subarray(first.length);
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailSize += rest.length;
    // Copied now and then, so that many small chunks cost little, and what is cut is freed.
    if (this.#tailSize > 2 * this.#tailLimit) this.#trim();
  }

  #trim(): void {
    const tail = Buffer.from(Buffer.concat(this.#tail).subarray(-this.#tailLimit));
    this.#tail = [tail];
    this.#tailSize = tail.length;
  }

  get kept(): Kept {
    if (this.#tailSize > this.#tailLimit) this.#trim();
    const [head, tail] = [Buffer.concat(this.#head), Buffer.concat(this.#tail)];
    const cut = this.size - head.length - tail.length;
    const text =
      cut > 0
        ? `${head.toString()}\n[… ${cut} bytes cut …]\n${tail.toString()}`
        : Buffer.concat([head, tail]).toString();
    return { text, size: this.size, cut };
  }
}
