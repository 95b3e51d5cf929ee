import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";

/** Metadata of a call. Names are in lower case. */
export type Metadata = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The gRPC status codes that are used here (grpc/doc/statuscodes.md). */
export const notFound = 5;
const unimplemented = 12;

/** An error with a gRPC status. */
export class GrpcError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The handler of a method. Messages are in protobuf format, without gRPC's framing. */
export type Method =
  | { readonly kind: "unary"; readonly answer: (request: Buffer) => Buffer }
  | { readonly kind: "stream"; readonly open: (call: StreamCall, metadata: Metadata) => void };

/** A bidirectional streaming call. */
export interface StreamCall {
  readonly send: (message: Buffer) => void;
  /** Ends the call with the status OK. */
  readonly end: () => void;
  onMessage: (message: Buffer) => void;
  /** Called when the other side has sent its last message or disconnected. */
  onEnd: () => void;
}

/**
 * Serves gRPC calls over a connection that this side opened: the daemon is the client. The four methods only need gRPC's
 * framing (grpc/doc/PROTOCOL-HTTP2.md).
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
    if (!method) return fail(stream, new GrpcError(unimplemented, "no such method"));
    if (method.kind === "unary") answerUnary(stream, method.answer);
    else method.open(streamCall(stream), headers);
  });
  return session;
}

function answerUnary(stream: ServerHttp2Stream, answer: (request: Buffer) => Buffer): void {
  const call = streamCall(stream);
  call.onMessage = (request) => {
    try {
      call.send(answer(request));
      call.end();
    } catch (error) {
      fail(stream, error instanceof GrpcError ? error : new GrpcError(2, "it failed"));
    }
  };
}

const head = { ":status": 200, "content-type": "application/grpc" };

function fail(stream: ServerHttp2Stream, { status, message }: GrpcError): void {
  // Without messages, the headers are also the trailers.
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

/** Adds the frame header: one byte for "not compressed", and four for the length. */
function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/** Assembles messages from chunks of any size. */
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
