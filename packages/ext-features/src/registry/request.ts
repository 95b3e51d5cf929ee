import type { Host } from "@rocker/core";
import { isLoopback } from "../reference.ts";
import { failures } from "./failure.ts";
import { proxiedFetch } from "./proxied-fetch.ts";

/** How long a server may take until it answers, in milliseconds. */
const answerTimeout = 5_000;
/** How long it may send nothing after that. */
const idleTimeout = 30_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** @throws DownloadFailure for more than `limit` bytes, or if the connection is lost */
  readonly body: (limit: number) => Promise<Buffer>;
}

export interface RequestOptions {
  /** For messages. */
  readonly feature: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Names the proxy, if there is one. */
  readonly env: Host["env"];
}

/** Sends a GET request. @throws DownloadFailure if there is no answer */
export async function request(
  url: string,
  { feature, headers = {}, signal, env }: RequestOptions,
): Promise<Answer> {
  const { host } = new URL(url);
  const controller = new AbortController();
  const either = AbortSignal.any([signal, controller.signal]);
  const timeout = (time: number) =>
    setTimeout(() => controller.abort(new Error(`no answer for ${time / 1000} seconds`)), time);
  const guarded = async <Result>(time: number, work: () => Promise<Result>): Promise<Result> => {
    const timer = timeout(time);
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw failures.unreachable(feature, host, reasonOf(controller.signal.reason ?? error));
    } finally {
      clearTimeout(timer);
    }
  };
  const response = await guarded(answerTimeout, async () =>
    (await proxiedFetch(env))(url, { headers, signal: either }),
  );
  const { protocol, hostname } = new URL(response.url || url);
  if (protocol !== "https:" && !isLoopback(hostname)) {
    controller.abort();
    throw failures.unreachable(feature, host, "it redirects to an unencrypted address");
  }
  return {
    status: response.status,
    headers: response.headers,
    async body(limit) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      const reader = response.body?.getReader();
      for (;;) {
        const { done, value } = (await guarded(idleTimeout, async () => reader?.read())) ?? { done: true };
        if (done || !value) return Buffer.concat(chunks);
        size += value.length;
        if (size > limit) {
          controller.abort();
          throw failures.unusable(feature, `it is larger than ${Math.ceil(limit / 2 ** 20)} MB`);
        }
        chunks.push(value);
      }
    },
  };
}

/** fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
