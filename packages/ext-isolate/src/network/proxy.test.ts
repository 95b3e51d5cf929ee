import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, BlockList, connect, createServer as createTcpServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isInternal } from "./addresses.ts";
import { parseAllowed } from "./allowed.ts";
import { filteringProxy } from "./proxy.ts";
import { upstreamFor } from "./upstream.ts";

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
    allowed.push(`localhost:${site}`, "*.internal:1");
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

  test("connects to such a name if its address is allowed too", async () => {
    expect((await get(`http://localhost:${site}/a`)).text).toBe(`GET /a localhost:${site}`);
  });

  test("a wildcard does not include the host", async () => {
    expect(await talk("CONNECT host.docker.internal:1 HTTP/1.1")).toMatch(/^HTTP\/1.1 403 /);
  });

  test.each([
    "Trailer: x",
    "Trailer: x\r\nTE: trailers\r\nContent-Length: 0",
    "Upgrade: websocket\r\nConnection: upgrade",
    "Expect: 100-continue\r\nContent-Length: 0",
  ])("answers a request with %j", async (header) => {
    const answer = await talk(
      `GET http://127.0.0.1:${site}/a HTTP/1.1`,
      "Host: x",
      header,
      "Connection: close",
    );
    expect(answer).toMatch(/HTTP\/1.1 200 [\s\S]*GET \/a /);
  });

  describe("survives a server that responds with", () => {
    const answers: [string, string, RegExp][] = [
      [
        "status 000",
        "HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n",
        /^HTTP\/1.1 502 [\s\S]*invalid status 0\n/,
      ],
      [
        "status 099",
        "HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n",
        /^HTTP\/1.1 502 [\s\S]*invalid status 99\n/,
      ],
      ["status 101", "HTTP/1.1 101 No\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", /^HTTP\/1.1 502 /],
      [
        "a trailer",
        "HTTP/1.1 200 OK\r\nTrailer: x\r\nContent-Length: 2\r\n\r\nok",
        /^HTTP\/1.1 200 [\s\S]*ok$/,
      ],
      ["204 and a trailer", "HTTP/1.1 204 No\r\nTrailer: x\r\n\r\n", /^HTTP\/1.1 204 /],
      [
        "chunks and a trailer",
        "HTTP/1.1 200 OK\r\nTrailer: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx: y\r\n\r\n",
        /^HTTP\/1.1 200 [\s\S]*ok/,
      ],
      ["no HTTP", "what?\r\n\r\n", /^HTTP\/1.1 502 /],
      ["nothing", "", /^HTTP\/1.1 502 /],
    ];
    test.each(answers)("%s", async (_what, text, expected) => {
      const raw = createTcpServer((socket) => {
        socket.on("error", () => {}).resume();
        socket.end(text);
      });
      const closed = once(raw, "close");
      raw.listen(0, "127.0.0.1");
      await once(raw, "listening");
      const { port } = raw.address() as AddressInfo;
      const through = await listening(
        filteringProxy([parseAllowed(`127.0.0.1:${port}`)].filter((one) => one !== undefined)),
      );
      const socket = connect(through, "127.0.0.1");
      const chunks: string[] = [];
      socket.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
      socket.write(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      await once(socket, "close");
      expect(chunks.join("")).toMatch(expected);
      raw.close();
      await closed;
    });
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
        { env },
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

test("a stray % in the name of the host's proxy user is taken as it is", () => {
  const { headers } = upstreamFor("http", "a.test", { http_proxy: "http://5%:a%20b%@proxy.test" }) ?? {};
  const login = Buffer.from("5%:a b%").toString("base64");
  expect(headers).toEqual({ "Proxy-Authorization": `Basic ${login}` });
});

test("an address of one of the host's interfaces is internal", () => {
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((one) => one ?? []))
    expect(isInternal({ address, family: family === "IPv6" ? 6 : 4 })).toBe(true);
  const own = new BlockList();
  own.addAddress("203.0.113.9");
  expect(isInternal({ address: "203.0.113.9", family: 4 }, own)).toBe(true);
});

test.each([
  ["127.9.9.9", 4, true],
  ["169.254.169.254", 4, true],
  ["0.0.0.0", 4, true],
  ["::1", 6, true],
  ["fe80::1", 6, true],
  ["::ffff:127.0.0.1", 6, true],
  ["10.1.2.3", 4, true],
  ["172.16.0.1", 4, true],
  ["172.32.0.1", 4, false],
  ["192.168.1.1", 4, true],
  ["100.100.100.200", 4, true],
  ["168.63.129.16", 4, true],
  ["168.63.129.17", 4, false],
  ["224.0.0.1", 4, true],
  ["255.255.255.255", 4, true],
  ["fd00:ec2::254", 6, true],
  ["fe80::1%eth0", 6, true],
  ["ff02::1", 6, true],
  ["::7f00:1", 6, true],
  ["::ffff:10.0.0.1", 6, true],
  ["64:ff9b::a9fe:a9fe", 6, true],
  ["64:ff9b::808:808", 6, false],
  ["2002:a00:1::", 6, true],
  ["2002:808:808::1", 6, false],
  ["1.1.1.1", 4, false],
  ["2001:db8::1", 6, false],
])("%s is internal: %s", (address, family, expected) => {
  expect(isInternal({ address, family })).toBe(expected);
});
