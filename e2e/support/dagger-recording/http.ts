import {
  createServer,
  type IncomingHttpHeaders,
  request as openRequest,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";

/** HTTP on loopback, in whole messages, because all messages are small. */

export interface Message {
  readonly method: string;
  /** Including the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: Buffer | string;
}

export interface LoopbackServer {
  readonly port: number;
  close(): void;
}

/** @param answer aborted by its signal if the client disconnects; if it throws, the connection is closed */
export async function serve(
  answer: (message: Message, signal: AbortSignal) => Promise<Answer>,
): Promise<LoopbackServer> {
  const server = createServer((incoming, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    readAll(incoming)
      .then((body) => {
        const { method = "GET", url = "/", headers } = incoming;
        return answer({ method, path: url, headers, body }, gone.signal);
      })
      .then(
        (answered) => finish(response, answered),
        () => response.destroy(),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Sends a request to a server on loopback. */
export function send(
  port: number,
  { method, path, headers = {}, body = Buffer.alloc(0) }: Pick<Message, "method" | "path"> & Partial<Message>,
  signal?: AbortSignal,
): Promise<Required<Answer> & { readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { ...withoutFraming(headers), "content-length": String(body.length) },
        ...(signal && { signal }),
      },
      (response) => {
        readAll(response).then(
          (answered) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function finish(response: ServerResponse, { status, headers = {}, body = "" }: Answer): void {
  response.writeHead(status, withoutFraming(headers)).end(body);
}

/** Headers of the connection, not of the message. Content-Length stays, because an answer to HEAD has one but no body. */
function withoutFraming(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, "transfer-encoding": _encoding, "keep-alive": _alive, ...rest } = headers;
  return rest;
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
