import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { resultOf } from "../query/operation.ts";
import { Session } from "./session.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A session with an API that always gives the same answer. */
async function sessionWith(body: string) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  const session = new Session({ port, token: "t" }, "a".repeat(32), signal, () => undefined);
  return { session, requests };
}

// The engine's answers to an operation without a result (exportImage). Dagger's JavaScript SDK treats this success as an
// error (TooManyNestedObjectsError).
test.each([
  "{}",
  '{"data":null}',
  '{"data":{"node":{"exportImage":null}}}',
  '{"data":{"node":{"exportImage":{}}}}',
])("an answer without a result is not an error: %s", async (body) => {
  const { session } = await sessionWith(body);
  const answer = await session.ask({ text: "{x}", doing: "exporting" });
  expect(resultOf(answer) ?? {}).toEqual({});
});

test("an empty or invalid answer is an error with its text", async () => {
  const ask = async (body: string) =>
    (await sessionWith(body)).session.ask({ text: "{x}", doing: "building" });
  await expect(ask("")).rejects.toThrow("an empty answer");
  await expect(ask("no such session\n")).rejects.toThrow(/^no such session$/);
});

test("a query with a span sends it, with the trace of the build", async () => {
  const { session, requests } = await sessionWith("{}");
  await session.ask({ text: "{x}", doing: "building", span: "b".repeat(16) });
  await session.ask({ text: "{x}", doing: "building" });
  const { authorization } = requests[0]?.headers ?? {};
  expect(Buffer.from(authorization?.replace("Basic ", "") ?? "", "base64").toString()).toBe("t:");
  expect(requests.map(({ headers }) => headers.traceparent)).toEqual([
    `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    undefined,
  ]);
});
