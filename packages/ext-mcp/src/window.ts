/** Keeps a range of a stream. */
export class Window {
  readonly #from: number;
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  /**
   * @param from bytes to skip
   * @param limit bytes to keep
   */
  constructor(from: number, limit: number) {
    this.#from = from;
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const start = Math.max(0, this.#from - this.#size);
    const end = this.#from + this.#limit - this.#size;
    if (end > 0 && start < chunk.length) this.#chunks.push(chunk.subarray(start, end));
    this.#size += chunk.length;
  }

  /** The text, the size of the stream in bytes, and where what is cut begins. A cut is after a line, if there is one. */
  get seen(): { readonly text: string; readonly size: number; readonly next: number | undefined } {
    const kept = Buffer.concat(this.#chunks);
    const size = this.#size;
    if (this.#from + kept.length >= size) return { text: kept.toString(), size, next: undefined };
    const whole = kept.subarray(0, kept.lastIndexOf(0x0a) + 1 || kept.length);
    return { text: whole.toString(), size, next: this.#from + whole.length };
  }
}
