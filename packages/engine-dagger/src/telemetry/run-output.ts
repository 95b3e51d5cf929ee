import { randomBytes } from "node:crypto";
import { Descendants } from "./descendants.ts";
import type { Telemetry } from "./receiver.ts";

type Stream = "stdout" | "stderr";

// How long the engine's telling may take after its answer.
const patience = 2000;

/** What a program prints, as the engine tells it while it runs: text only, and only in a session that rocker opened. */
export class RunOutput {
  /** The span that the program's query is asked in. 16 hex digits. */
  readonly span = randomBytes(8).toString("hex");
  readonly #descendants = new Descendants<this>();
  readonly #told: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #shown: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #ended = new Set<Stream>();
  #onEnd = () => {};

  constructor() {
    this.#descendants.own(this.span, this);
  }

  take(telemetry: Telemetry): void {
    for (const [, { body, attributes }] of this.#descendants.sort(telemetry).logs) {
      const stream = streams.get(Number(attributes["stdio.stream"]));
      if (!stream) continue;
      if (body) this.#add(stream, Buffer.from(body));
      if (attributes["stdio.eof"] === true) this.#ended.add(stream);
    }
    if (this.#ended.size === 2) this.#onEnd();
  }

  /** What was shown in a terminal already. */
  get shown(): Record<Stream, Buffer> {
    return joined(this.#shown);
  }

  /**
   * All that was told, once it is complete.
   * @param answered what the engine answered: the end of it, without white space at its ends
   */
  async whole(answered: Record<Stream, string>): Promise<Record<Stream, Buffer>> {
    const ended = new Promise<void>((resolve) => {
      this.#onEnd = resolve;
      if (this.#ended.size === 2) resolve();
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, patience)))]);
    clearTimeout(timer);
    const told = joined(this.#told);
    const whole = (stream: Stream) => {
      const text = answered[stream];
      return told[stream].length >= Buffer.byteLength(text) || !text
        ? told[stream]
        : Buffer.from(`${text}\n`);
    };
    return { stdout: whole("stdout"), stderr: whole("stderr") };
  }

  #add(stream: Stream, text: Buffer): void {
    this.#told[stream].push(text);
    if (!process[stream].isTTY) return;
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
