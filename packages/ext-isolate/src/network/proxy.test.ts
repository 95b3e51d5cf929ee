import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isInternal } from "./addresses.ts";
import { parseAllowed } from "./allowed.ts";
import { filteringProxy } from "./proxy.ts";

const open: Server[] = [];
const listening = async (server: Server) => {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

describe("filteringProxy", () => {
  let site: number;
  let proxy: number;
  beforeEach(async () => {
    site = await listening(
      createServer(({ method, url, headers: { host } }, answer) => answer.end(`${method} ${url} ${host}`)),
    );
    // An IP address is allowed explicitly. Names must not resolve to the host.
    const allowed = [`127.0.0.1:${site}`, `host.docker.internal:${site}`, "leads-home.test", "localhost"];
    proxy = await listening(
      filteringProxy(allowed.map((text) => parseAllowed(text)).filter((one) => one !== undefined)),
    );
  });
  afterEach(() => {
    for (const server of open.splice(0)) server.close().closeAllConnections();
  });

  /** Writes a request and returns everything received on the connection. */
  const talk = async (...lines: string[]) => {
    const socket = connect(proxy, "127.0.0.1");
    const text: string[] = [];
    socket.setEncoding("utf8").on("data", (chunk: string) => text.push(chunk));
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    await once(socket, "close");
    return text.join("");
  };
  const get = async (path: string, headers = {}) => {
    const asked = request({ host: "127.0.0.1", port: proxy, path, headers, agent: false }).end();
    const [answer] = await once(asked, "response");
    return { code: answer.statusCode, text: (await answer.toArray()).join("") };
  };

  test("forwards plain HTTP to the host that was checked", async () => {
    const answer = await get(`http://127.0.0.1:${site}/a?b`, { host: "other.test" });
    expect(answer).toEqual({ code: 200, text: `GET /a?b 127.0.0.1:${site}` });
  });

  test("tunnels to allowed hosts, including host.docker.internal", async () => {
    for (const name of ["127.0.0.1", "host.docker.internal"]) {
      const answer = await talk(
        `CONNECT ${name}:${site} HTTP/1.1`,
        "",
        "GET /x HTTP/1.1",
        "Host: inner",
        "Connection: close",
      );
      expect(answer).toMatch(
        /^HTTP\/1.1 200 Connection established\r\n\r\nHTTP\/1.1 200 OK[\s\S]*GET \/x inner/,
      );
    }
  });

  test.each([
    ["another port", "CONNECT 127.0.0.1:1 HTTP/1.1"],
    ["another host", "CONNECT evil.test:443 HTTP/1.1"],
    ["an allowed name as user info", "CONNECT 127.0.0.1@evil.test:443 HTTP/1.1"],
    ["an alternative spelling of the address, on another port", "CONNECT 0x7f.1:1 HTTP/1.1"],
    ["an IPv4-mapped IPv6 address", "CONNECT [::ffff:127.0.0.1]:1 HTTP/1.1"],
    ["plain HTTP to another host", "GET http://evil.test/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close"],
  ])("rejects %s and prints the option that allows it", async (_what, ...lines) => {
    expect(await talk(...lines)).toMatch(/^HTTP\/1.1 403 [\s\S]*--isolate-allow=/);
  });

  test("checks each request on a connection", async () => {
    const first = [`GET http://127.0.0.1:${site}/1 HTTP/1.1`, "Host: x", ""];
    const answer = await talk(...first, "GET http://evil.test/ HTTP/1.1", "Host: x", "Connection: close");
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*HTTP\/1.1 403 /);
  });

  test.each([
    "CONNECT localhost:443 HTTP/1.1",
    "GET http://localhost/ HTTP/1.1\r\nHost: x\r\nConnection: close",
  ])("does not connect to a name that resolves to an internal address: %s", async (line) => {
    expect(await talk(line)).toMatch(/^HTTP\/1.1 502 [\s\S]*resolves to an internal address of the host/);
  });

  test("rejects requests that are not proxy requests", async () => {
    expect((await get("/")).code).toBe(400);
  });
});

describe("on a host with its own proxy", () => {
  const asked: string[] = [];
  let proxy: number;
  beforeEach(async () => {
    asked.length = 0;
    // Stands in for the host's proxy and records its requests.
    const company = createServer(({ url, headers }, answer) => {
      asked.push(`${url} ${headers["proxy-authorization"]}`);
      answer.end("from afar");
    });
    company.on("connect", ({ url, headers }, socket) => {
      asked.push(`CONNECT ${url} ${headers["proxy-authorization"]}`);
      socket.end(url?.startsWith("closed.") ? "HTTP/1.1 407 No\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\nfrom afar");
    });
    const at = `http://me:a%20b@127.0.0.1:${await listening(company)}`;
    const allowed = ["a.test", "closed.test", "near.test", "127.0.0.1:1"].map((text) => parseAllowed(text));
    const env = { https_proxy: at, HTTP_PROXY: at, no_proxy: "other.test, .near.test" };
    proxy = await listening(
      filteringProxy(
        allowed.filter((one) => one !== undefined),
        env,
      ),
    );
  });
  afterEach(() => {
    for (const server of open.splice(0)) server.close().closeAllConnections();
  });

  const answerTo = async (text: string) => {
    const socket = connect(proxy, "127.0.0.1");
    const chunks: string[] = [];
    socket.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
    socket.write(`${text}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await once(socket, "close");
    return chunks.join("");
  };
  const login = `Basic ${Buffer.from("me:a b").toString("base64")}`;

  test("forwards allowed requests to it, with credentials that the container does not have", async () => {
    expect(await answerTo("CONNECT a.test:443 HTTP/1.1")).toMatch(/^HTTP\/1.1 200 [\s\S]*from afar$/);
    expect(await answerTo("GET http://a.test/x?y HTTP/1.1")).toMatch(/^HTTP\/1.1 200 [\s\S]*from afar$/);
    expect(asked).toEqual([`CONNECT a.test:443 ${login}`, `http://a.test/x?y ${login}`]);
  });

  test("reports its errors, and bypasses it for excluded names and IP addresses", async () => {
    expect(await answerTo("CONNECT closed.test:443 HTTP/1.1")).toMatch(
      /^HTTP\/1.1 502 [\s\S]*responded with status 407/,
    );
    expect(await answerTo("CONNECT evil.test:443 HTTP/1.1")).toMatch(/^HTTP\/1.1 403 /);
    expect(await answerTo("CONNECT near.test:443 HTTP/1.1")).toMatch(/^HTTP\/1.1 502 /);
    expect(await answerTo("CONNECT 127.0.0.1:1 HTTP/1.1")).toMatch(/^HTTP\/1.1 502 /);
    expect(asked).toEqual([`CONNECT closed.test:443 ${login}`]);
  });
});

test.each([
  ["127.9.9.9", 4, true],
  ["169.254.169.254", 4, true],
  ["0.0.0.0", 4, true],
  ["::1", 6, true],
  ["fe80::1", 6, true],
  ["::ffff:127.0.0.1", 6, true],
  ["192.168.1.1", 4, false],
  ["2001:db8::1", 6, false],
])("%s is internal: %s", (address, family, expected) => {
  expect(isInternal({ address, family })).toBe(expected);
});
