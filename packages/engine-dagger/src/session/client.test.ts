import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Session } from "./client.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A session with an API that always gives the same answer. */
async function sessionWith(
  body: string,
  { status = 200, caller = undefined as string | undefined, followed = true } = {},
) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  const address = { port, token: "t" };
  const session = new Session({
    address,
    trace: "a".repeat(32),
    caller,
    followed,
    signal,
    ended: () => undefined,
  });
  const ask = (span?: string) =>
    session.ask({ doing: "building", ...(span && { span }) }, () => session.dagger.version());
  return { ask, requests };
}

test("an answer is what the client returns", async () => {
  expect(await (await sessionWith('{"data":{"version":"v1"}}')).ask()).toBe("v1");
});

test("an answer that is not of the API is an error with its text", async () => {
  await expect((await sessionWith("", { status: 502 })).ask()).rejects.toThrow(
    "an empty answer (HTTP status 502)",
  );
  await expect((await sessionWith("no such session\n", { status: 404 })).ask()).rejects.toThrow(
    /^no such session$/,
  );
});

test("a rejected token is an error of the variables", async () => {
  await expect((await sessionWith("", { status: 401 })).ask()).rejects.toThrow(
    /^dagger\/wrong-token: .* rejected DAGGER_SESSION_TOKEN/,
  );
});

test("a query with a span sends it, with the trace of the build", async () => {
  const { ask, requests } = await sessionWith('{"data":{"version":"v1"}}');
  await ask("b".repeat(16));
  await ask();
  const { authorization } = requests[0]?.headers ?? {};
  expect(Buffer.from(authorization?.replace("Basic ", "") ?? "", "base64").toString()).toBe("t:");
  expect(requests.map(({ headers }) => headers.traceparent)).toEqual([
    `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    undefined,
  ]);
});

test("queries belong to the caller's trace, unless their own span is followed", async () => {
  const own = "b".repeat(16);
  const caller = "c".repeat(16);
  const parents = async (followed: boolean) => {
    const { ask, requests } = await sessionWith('{"data":{"version":"v1"}}', { caller, followed });
    await ask(own);
    await ask();
    return requests.map(({ headers }) => String(headers.traceparent).split("-")[2]);
  };
  expect(await parents(true)).toEqual([own, caller]);
  expect(await parents(false)).toEqual([caller, caller]);
});
