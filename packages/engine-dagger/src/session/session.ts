import { request } from "node:http";
import { messageOf, rockerError } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";

/** An error in Dagger's response. */
export interface ApiError {
  readonly message: string;
  readonly extensions?: {
    readonly _type?: string;
    readonly exitCode?: number;
    readonly stdout?: string;
    readonly stderr?: string;
  };
}

/** Thrown if the engine returns an error for a query. */
export class QueryError extends Error {
  readonly error: ApiError;
  constructor(error: ApiError) {
    // The message ends with a trace ID, which does not help users.
    super(error.message.replace(/ \[traceparent:[^\]]*\]/g, "").trim());
    this.error = error;
  }
}

// The dagger program's error if it cannot forward a query.
const lostEngine = /^http do: (?:Post "[^"]*": )?(.*)/;

export interface Query {
  readonly text: string;
  /** A description for errors: "building the image". */
  readonly doing: string;
  /** The client's span, which is the ancestor of all telemetry for this query. 16 hex digits. */
  readonly span?: string;
}

export interface Address {
  readonly port: number;
  readonly token: string;
}

/**
 * A session with an engine: Dagger's GraphQL API over HTTP on loopback
 * (https://docs.dagger.io/api/internals). Does not use fetch, which has a timeout of five minutes.
 */
export class Session {
  readonly #address: Address;
  readonly #signal: AbortSignal;
  /** Why the session ended; undefined while it is open. */
  readonly #ended: () => string | undefined;
  readonly #trace: string;

  constructor(address: Address, trace: string, signal: AbortSignal, ended: () => string | undefined) {
    this.#address = address;
    this.#trace = trace;
    this.#signal = signal;
    this.#ended = ended;
  }

  /** @throws QueryError, RockerError dagger/gone, RK505 */
  async ask<Data>({ text, doing, span }: Query): Promise<Data> {
    let body: string;
    try {
      body = await this.#post(JSON.stringify({ query: text }), span);
    } catch (error) {
      if (this.#signal.aborted) throw rockerError("RK505", { doing });
      throw daggerError("gone", { doing, reason: this.#ended() ?? messageOf(error) }, error);
    }
    const { data, errors } = answerOf(body);
    const [first] = errors ?? [];
    if (!first) return data as Data;
    if (this.#signal.aborted) throw rockerError("RK505", { doing });
    const reason = this.#ended() ?? lostEngine.exec(first.message)?.[1];
    if (reason) throw daggerError("gone", { doing, reason }, first);
    throw new QueryError(first);
  }

  #post(body: string, span: string | undefined): Promise<string> {
    const { port, token } = this.#address;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port,
          path: "/query",
          method: "POST",
          auth: `${token}:`,
          headers: {
            "Content-Type": "application/json",
            "Content-Length": Buffer.byteLength(body),
            ...(span && { traceparent: `00-${this.#trace}-${span}-01` }),
          },
          signal: this.#signal,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

function answerOf(body: string): { data?: unknown; errors?: readonly ApiError[] } {
  try {
    return JSON.parse(body) as { data?: unknown; errors?: readonly ApiError[] };
  } catch {
    return { errors: [{ message: body.trim() || "an empty answer" }] };
  }
}
