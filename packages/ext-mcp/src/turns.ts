import { mcpError } from "./usage.ts";

/** Lets a few calls run at once, and the others wait for their turn. */
export class Turns {
  readonly #running: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #taken = 0;

  /** @param limits how many may run at once, and how many may wait */
  constructor({ running, waiting }: { readonly running: number; readonly waiting: number }) {
    this.#running = running;
    this.#waiting = waiting;
  }

  /**
   * Runs `work` when it is its turn.
   * @throws RockerError mcp/busy if too many wait; what `signal` is aborted with
   */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    await this.#turn(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#taken--;
      this.#queue.shift()?.();
    }
  }

  #turn(signal: AbortSignal): Promise<void> | undefined {
    if (this.#taken < this.#running) {
      this.#taken++;
      return undefined;
    }
    if (this.#queue.length >= this.#waiting)
      throw mcpError({
        slug: "busy",
        what: `${this.#running} calls are running, and ${this.#waiting} are waiting.`,
        fix: "Call again when some of them have ended.",
      });
    return new Promise((resolve, reject) => {
      const next = () => {
        signal.removeEventListener("abort", leave);
        this.#taken++;
        resolve();
      };
      const leave = () => {
        const at = this.#queue.indexOf(next);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(signal.reason);
      };
      this.#queue.push(next);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
