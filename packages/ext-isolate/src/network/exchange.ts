import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AuditEntry } from "./audit.ts";
import { countCarried } from "./carried.ts";

// These headers apply to a single connection and must not be forwarded. Trailers are not forwarded either, so no header may
// announce them: Node.js throws where a message cannot have any.
const hopByHop = [
  ...["connection", "proxy-connection", "proxy-authorization", "proxy-authenticate", "keep-alive", "upgrade"],
  ...["te", "trailer"],
];

export function endToEndHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

type End = (status: number, text: string) => void;

/** Ends a response with a text of the proxy, or breaks it off if it has begun. */
export function ending(response: ServerResponse): End {
  return (status, text) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The request that was started for it. */
  readonly outgoing: ClientRequest;
  readonly end: End;
  readonly entry: AuditEntry;
}

/** Passes a request on, and the response back. */
export function relay({ request, response, outgoing, end, entry }: Exchange): void {
  const fail = (message: string) => {
    entry.end({ error: message });
    end(502, `${message}\n`);
  };
  let sent = 0;
  request.on("data", (chunk: Buffer) => {
    sent += chunk.length;
    countCarried(chunk);
  });
  outgoing.on("response", (answer) => {
    let received = 0;
    answer.on("error", () => response.destroy());
    answer.on("close", () => entry.end({ status: answer.statusCode, sent, received }));
    try {
      pass(answer, response);
      answer.on("data", (chunk: Buffer) => {
        received += chunk.length;
        countCarried(chunk);
      });
    } catch (error) {
      outgoing.destroy();
      fail((error as Error).message);
    }
  });
  outgoing.on("upgrade", (_answer, socket) => {
    socket.destroy();
    fail("the server switched to another protocol");
  });
  outgoing.on("error", ({ message }) => fail(message));
  response.on("close", () => outgoing.destroy());
  if (response.destroyed) return void outgoing.destroy();
  request.on("error", () => outgoing.destroy());
  request.pipe(outgoing);
}

function pass(answer: IncomingMessage, response: ServerResponse): void {
  const { statusCode = 0 } = answer;
  if (statusCode < 200) throw new Error(`the server responded with the invalid status ${statusCode}`);
  response.writeHead(statusCode, endToEndHeaders(answer.headers));
  answer.pipe(response);
}
