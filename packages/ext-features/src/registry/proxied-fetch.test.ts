import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { proxiedFetch } from "./proxied-fetch.ts";

/** A proxy that takes every connection to a server of this process, whatever it is asked for. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer((_, response) => void response.end("from the server"));
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(`${request.method} ${request.url}`);
    const { port } = server.address() as AddressInfo;
    const target = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const one of [target, socket]) one.on("error", () => {});
  });
  for (const one of [server, proxy]) {
    await new Promise<void>((listening) => one.listen(0, "127.0.0.1", listening));
    onTestFinished(() => {
      one.closeAllConnections();
      one.close();
    });
  }
  const address = (one: typeof server) => `127.0.0.1:${(one.address() as AddressInfo).port}`;
  return { asked, proxy: address(proxy), server: address(server) };
}

const get = async (url: string, env: Readonly<Record<string, string>>) =>
  (await proxiedFetch(env))(url, { signal: AbortSignal.timeout(5_000) }).then((answer) => answer.text());

test("without a proxy, or with NO_PROXY=*, it is that of Node.js", async () => {
  expect(await proxiedFetch({})).toBe(fetch);
  expect(await proxiedFetch({ HTTPS_PROXY: "", HTTP_PROXY: "http://127.0.0.1:1" })).toBe(fetch);
  expect(await proxiedFetch({ HTTPS_PROXY: "http://127.0.0.1:1", no_proxy: "*" })).toBe(fetch);
});

test.each(["HTTPS_PROXY", "https_proxy"])("%s gets requests for other hosts", async (name) => {
  const { asked, proxy } = await startProxy();
  // The server has no certificate: that it was asked is enough here.
  await expect(get("https://registry.test/v2/", { [name]: proxy })).rejects.toThrow();
  expect(asked).toEqual(["CONNECT registry.test:443"]);
});

test.each(["registry.test", ".test", "other.test,registry.test:443"])(
  "hosts in NO_PROXY=%s are asked directly",
  async (noProxy) => {
    const { asked, proxy } = await startProxy();
    await expect(
      get("https://registry.test/", { HTTPS_PROXY: `http://${proxy}`, NO_PROXY: noProxy }),
    ).rejects.toThrow();
    expect(asked).toEqual([]);
  },
);

test("this machine is asked directly", async () => {
  const { asked, proxy, server } = await startProxy();
  expect(await get(`http://${server}/`, { HTTPS_PROXY: `http://${proxy}` })).toBe("from the server");
  expect(asked).toEqual([]);
});

test("an address that is not valid is an error", async () => {
  await expect(proxiedFetch({ HTTPS_PROXY: "http://[" })).rejects.toThrow("HTTPS_PROXY is not valid");
});
