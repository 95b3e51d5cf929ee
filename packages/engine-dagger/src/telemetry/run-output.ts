import { randomBytes } from "node:crypto";
import { streamOf } from "./otlp.ts";
import type { Telemetry } from "./receiver.ts";
import { SpanOwners } from "./span-owners.ts";

type Stream = "stdout" | "stderr";

// How long to wait for telemetry after the engine's answer.
const timeoutMs = 2000;

/** The output of a program from the engine's telemetry: only text, and only in a session that rocker opened. */
export class RunOutput {
  /** The span of the program's query. 16 hex digits. */
  readonly span = randomBytes(8).toString("hex");
  readonly #owners = new SpanOwners<this>();
  readonly #received: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #shown: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #ended = new Set<Stream>();
  /** Telemetry also comes after the engine's answer. */
  #isShowing = true;
  #onEnd = () => {};

  constructor() {
    this.#owners.own(this.span, this);
  }

  take(telemetry: Telemetry): void {
    for (const [, record] of this.#owners.sort(telemetry).logs) {
      const stream = streams.get(streamOf(record) ?? 0);
      if (!stream) continue;
      if (record.body) this.#add(stream, Buffer.from(record.body));
      if (record.attributes["stdio.eof"] === true) this.#ended.add(stream);
    }
    if (this.#ended.size === 2) this.#onEnd();
  }

  /** Ends showing output. @returns what was shown in a terminal; the caller prints the rest */
  stopShowing(): Record<Stream, Buffer> {
    this.#isShowing = false;
    return joined(this.#shown);
  }

  /**
   * Waits for the complete output.
   * @param answered the output in the engine's answer, which is trimmed and may only be its end
   */
  async whole(answered: Record<Stream, string>): Promise<Record<Stream, Buffer>> {
    const ended = new Promise<void>((resolve) => {
      this.#onEnd = resolve;
      if (this.#ended.size === 2) resolve();
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
    clearTimeout(timer);
    const received = joined(this.#received);
    const whole = (stream: Stream) => {
      const text = answered[stream];
      return received[stream].length >= Buffer.byteLength(text) || !text
        ? received[stream]
        : Buffer.from(`${text}\n`);
    };
    return { stdout: whole("stdout"), stderr: whole("stderr") };
  }

  #add(stream: Stream, text: Buffer): void {
    this.#received[stream].push(text);
    if (!this.#isShowing || !process[stream].isTTY) return;
    process[stream].write(text);
    this.#shown[stream].push(text);
  }
}

const streams = new Map<number, Stream>([
  [1, "stdout"],
  [2, "stderr"],
]);

function joined(parts: Record<Stream, Buffer[]>): Record<Stream, Buffer> {
  return { stdout: Buffer.concat(parts.stdout), stderr: Buffer.concat(parts.stderr) };
}
