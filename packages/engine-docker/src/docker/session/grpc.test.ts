import { connect, constants } from "node:http2";
import { duplexPair } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { GrpcError, messageReader, notFound, serveCalls } from "./grpc.ts";

const frame = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, 0, text.length]), Buffer.from(text)]);

describe("messages", () => {
  test.each([1, 2, 3, 7, 100])("are assembled from chunks of %i bytes", (size) => {
    const seen: string[] = [];
    const read = messageReader((message) => void seen.push(message.toString()));
    const all = Buffer.concat(["a", "", "long enough"].map(frame));
    for (let at = 0; at < all.length; at += size) read(all.subarray(at, at + size));
    expect(seen).toEqual(["a", "", "long enough"]);
  });
});

// The client here is Node's own HTTP/2 client. End-to-end tests use a real daemon.
describe("calls", () => {
  const opened: { destroy(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.destroy();
  });

  const call = (path: string, ...messages: string[]) => {
    const [near, far] = duplexPair();
    const server = serveCalls(near, {
      "/one": { kind: "unary", answer: (request) => Buffer.from(`${request} back`) },
      "/failing": {
        kind: "unary",
        answer: () => {
          throw new GrpcError(notFound, "not here");
        },
      },
      "/stream": {
        kind: "stream",
        open(one) {
          one.onMessage = (message) => one.send(Buffer.from(`${message}!`));
          one.onEnd = () => one.end();
        },
      },
    });
    const client = connect("http://x", { createConnection: () => far });
    opened.push(client, server);
    return new Promise<{ status: unknown; answers: string[] }>((resolve, reject) => {
      const stream = client.request({
        [constants.HTTP2_HEADER_PATH]: path,
        ":method": "POST",
        te: "trailers",
      });
      const answers: string[] = [];
      let status: unknown;
      stream.on("response", (headers) => (status = headers["grpc-status"]));
      stream.on("trailers", (trailers) => (status = trailers["grpc-status"]));
      stream.on(
        "data",
        messageReader((message) => void answers.push(message.toString())),
      );
      stream.on("end", () => resolve({ status, answers })).on("error", reject);
      for (const message of messages) stream.write(frame(message));
      stream.end();
    });
  };

  test("can be unary", async () => {
    expect(await call("/one", "a")).toEqual({ status: "0", answers: ["a back"] });
  });

  test("can be streams, until the caller ends them", async () => {
    expect(await call("/stream", "a", "b")).toEqual({ status: "0", answers: ["a!", "b!"] });
  });

  test("can fail with a status", async () => {
    expect(await call("/failing", "a")).toEqual({ status: "5", answers: [] });
    expect(await call("/none", "a")).toEqual({ status: "12", answers: [] });
  });
});
