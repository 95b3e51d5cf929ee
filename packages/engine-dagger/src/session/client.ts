import { AsyncLocalStorage } from "node:async_hooks";
import { request } from "node:http";
import { isRockerError, messageOf, rockerError } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";
import { type Address, type Client, clientOf, ExecError, GraphQLRequestError } from "../sdk.ts";

// The dagger program's error if it cannot forward a query.
const lostEngine = /^http do: (?:Post "[^"]*": )?(.*)/;

/** The context of queries. */
export interface QueryContext {
  /** A description for errors: "building the image". */
  readonly doing: string;
  /** The client's span, which is the ancestor of all telemetry for these queries. 16 hex digits. */
  readonly span?: string;
}

interface SessionOptions {
  readonly address: Address;
  /** The trace of the queries that have a span. 32 hex digits. */
  readonly trace: string;
  /** The span of the program that called rocker, which is the parent of queries without one of their own. */
  readonly caller: string | undefined;
  /** Whether rocker receives the telemetry of its spans. */
  readonly followed: boolean;
  /** Aborts all queries. */
  readonly signal: AbortSignal;
  /** Why the session ended; undefined while it is open. */
  readonly ended: () => string | undefined;
}

/** A session with an engine: the SDK's client on the session's address. */
export class Session {
  /** The SDK's client. Its queries must be sent with {@link ask}. */
  readonly dagger: Client;
  readonly #options: SessionOptions;
  readonly #span = new AsyncLocalStorage<string | undefined>();
  /** The number of queries by span. */
  readonly #queries = new Map<string, number>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.dagger = clientOf(options.address, (_url, init) =>
      this.#post(String(init?.body ?? ""), init?.headers),
    );
  }

  /**
   * Calls a function that sends queries with {@link dagger}. All of them have the context's span.
   * @throws RockerError dagger/gone, dagger/wrong-token, RK505; ExecError or GraphQLRequestError of the SDK if the engine
   * returns an error
   */
  async ask<Result>({ doing, span }: QueryContext, query: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#span.run(span, query);
    } catch (error) {
      throw this.#failureOf(doing, error);
    }
  }

  /** The number of queries in a span so far, if the span is followed. */
  queriesIn(span: string): number {
    return this.#queries.get(span) ?? 0;
  }

  #failureOf(doing: string, error: unknown): unknown {
    if (isRockerError(error)) return error;
    const { address, signal, ended } = this.#options;
    if (signal.aborted) return rockerError("RK505", { doing });
    if (!(error instanceof ExecError || error instanceof GraphQLRequestError)) {
      // The client says only that it is an unknown error.
      const reason = messageOf((error instanceof Error && error.cause) || error);
      return daggerError("gone", { doing, reason: ended() ?? reason }, error);
    }
    if (error instanceof GraphQLRequestError && !error.response.errors) {
      const { status, body } = error.response;
      if (status === 401) return daggerError("wrong-token", { port: address.port }, error);
      error.message = body?.trim() || `an empty answer (HTTP status ${status})`;
    }
    const reason = ended() ?? lostEngine.exec(error.message)?.[1];
    if (reason) return daggerError("gone", { doing, reason }, error);
    // The message ends with a trace ID, which does not help users.
    error.message = error.message.replace(/ \[traceparent:[^\]]*\]/g, "").trim();
    return error;
  }

  #traceparent(span: string | undefined): string | undefined {
    const { trace, caller, followed } = this.#options;
    // Nobody else knows rocker's own spans: if nobody follows them, queries belong to the caller's.
    const parent = followed ? (span ?? caller) : (caller ?? span);
    return parent && `00-${trace}-${parent}-01`;
  }

  /** Sends a query. Does not use the global fetch, which gives up after five minutes. */
  #post(body: string, headers: ConstructorParameters<typeof Headers>[0]): Promise<Response> {
    const { address, signal } = this.#options;
    const span = this.#span.getStore();
    if (span && this.#options.followed) this.#queries.set(span, this.queriesIn(span) + 1);
    const traceparent = this.#traceparent(span);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port: address.port,
          path: "/query",
          method: "POST",
          headers: {
            ...Object.fromEntries(new Headers(headers)),
            "content-length": Buffer.byteLength(body),
            ...(traceparent && { traceparent }),
          },
          signal,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const status = response.statusCode ?? 0;
            // The client reads only answers of this type.
            resolve(
              new Response(Buffer.concat(chunks), {
                status,
                headers: { "content-type": "application/json" },
              }),
            );
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}
