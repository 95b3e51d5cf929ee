import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";

/** Metadata of a call, names in lower case. */
export type Metadata = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Status codes of gRPC (grpc/doc/statuscodes.md), as far as they are used. */
export const notFound = 5;
const unimplemented = 12;

/** A call that fails: a status that the caller acts on. */
export class CallFailure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What answers calls of one method. Messages are in protobuf, without gRPC's frame. */
export type Method =
  | { readonly kind: "one"; readonly answer: (request: Buffer) => Buffer }
  | { readonly kind: "stream"; readonly open: (call: StreamCall, metadata: Metadata) => void };

/** A call with messages in both directions, in any order. */
export interface StreamCall {
  readonly send: (message: Buffer) => void;
  /** Ends the call well. */
  readonly end: () => void;
  onMessage: (message: Buffer) => void;
  /** The other side has no more to say, or is gone. */
  onEnd: () => void;
}

/**
 * Answers gRPC calls that come over a connection which this side opened: the daemon is the client. Four methods
 * need no more of gRPC than its frame (grpc/doc/PROTOCOL-HTTP2.md).
 */
export function serveCalls(
  connection: Duplex,
  methods: Readonly<Record<string, Method>>,
): ServerHttp2Session {
  const session = performServerHandshake(connection);
  session.on("error", () => session.destroy());
  session.on("stream", (stream, headers) => {
    stream.on("error", () => stream.destroy());
    const method = methods[headers[":path"] ?? ""];
    if (!method) return fail(stream, new CallFailure(unimplemented, "no such method"));
    if (method.kind === "one") answerOne(stream, method.answer);
    else method.open(streamCall(stream), headers);
  });
  return session;
}

function answerOne(stream: ServerHttp2Stream, answer: (request: Buffer) => Buffer): void {
  const call = streamCall(stream);
  call.onMessage = (request) => {
    try {
      call.send(answer(request));
      call.end();
    } catch (error) {
      fail(stream, error instanceof CallFailure ? error : new CallFailure(2, "it failed"));
    }
  };
}

const head = { ":status": 200, "content-type": "application/grpc" };

function fail(stream: ServerHttp2Stream, { status, message }: CallFailure): void {
  // Without messages the trailers are the head.
  if (!stream.headersSent) {
    stream.respond({ ...head, "grpc-status": String(status), "grpc-message": message }, { endStream: true });
  }
}

function streamCall(stream: ServerHttp2Stream): StreamCall {
  const begin = () => {
    if (stream.headersSent || stream.destroyed) return;
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.respond(head, { waitForTrailers: true });
  };
  const call: StreamCall = {
    send(message) {
      begin();
      if (stream.writable) stream.write(framed(message));
    },
    end() {
      begin();
      if (stream.writable) stream.end();
    },
    onMessage: () => {},
    onEnd: () => {},
  };
  const read = messageReader((message) => call.onMessage(message));
  stream.on("data", read);
  stream.on("end", () => call.onEnd());
  stream.on("close", () => call.onEnd());
  return call;
}

/** One byte that says "not compressed", four for the length. */
function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/** Puts messages together from pieces of any size. */
export function messageReader(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const end = 5 + rest.readUInt32BE(1);
      take(rest.subarray(5, end));
      rest = rest.subarray(end);
    }
  };
}
