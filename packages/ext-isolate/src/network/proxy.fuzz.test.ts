import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect } from "vitest";
import { fuzz, fuzzLength, oddText, spoiled } from "../../../../scripts/fuzz/fuzz.ts";
import { isAllowed, parseAllowed } from "./allowed.ts";
import { filteringProxy } from "./proxy.ts";
import { upstreamFor } from "./upstream.ts";

let reached = 0;
const forbidden = createServer((socket) => {
  reached++;
  socket.on("error", () => {}).end("HTTP/1.1 200 OK\r\n\r\nsecret");
});
let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const permitted = createServer((socket) => {
  socket.on("error", () => {}).once("data", () => socket.end(answer, "latin1"));
});
let proxy: ReturnType<typeof filteringProxy>;
let [forbiddenPort, port] = [0, 0];
/** In inputs, which are made before the ports are known. */
const [allowedMark, forbiddenMark] = ["65001", "65002"];

beforeAll(async () => {
  for (const server of [forbidden, permitted]) await once(server.listen(0, "127.0.0.1"), "listening");
  forbiddenPort = (forbidden.address() as AddressInfo).port;
  port = (permitted.address() as AddressInfo).port;
  proxy = filteringProxy([{ host: "127.0.0.1", port, rule: "" }]);
  await once(proxy.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  proxy.close().closeAllConnections();
  forbidden.close();
  permitted.close();
});

/** Sends bytes to the proxy, as a container can, until it answers or closes. */
async function sent(request: string): Promise<string> {
  const text = request.replaceAll(allowedMark, String(port)).replaceAll(forbiddenMark, String(forbiddenPort));
  const socket = connect((proxy.address() as AddressInfo).port, "127.0.0.1");
  let received = "";
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket
    .on("error", () => {})
    .on("data", (data) => {
      received += data.toString("latin1");
    });
  socket.end(text, "latin1");
  await closed;
  return received;
}

const requests = [
  `GET http://127.0.0.1:${allowedMark}/a HTTP/1.1\r\nHost: 127.0.0.1:${forbiddenMark}\r\nTrailer: X\r\nConnection: close\r\n\r\n`,
  `CONNECT 127.0.0.1:${forbiddenMark} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `POST http://127.0.0.1:${allowedMark}/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n0\r\nX: y\r\n\r\n`,
  `GET http://localhost:${forbiddenMark}@127.0.0.1:${allowedMark}/ HTTP/1.0\r\n\r\n`,
];
const words = [
  ...[
    "\r\n",
    `http://127.0.0.1:${forbiddenMark}/`,
    "Content-Length: 1\r\n",
    "Upgrade: x\r\n",
    "Expect: 100-continue\r\n",
  ],
  ...[
    "[::1]",
    "0x7f.1",
    "127.1",
    "2130706433",
    `@127.0.0.1:${forbiddenMark}`,
    "GET ",
    "CONNECT ",
    "Trailer: X\r\n",
  ],
];

fuzz("a request to the proxy reaches nothing that is not allowed, and does not end the proxy", {
  runs: 100,
  inputs: spoiled(requests, ...words),
  check: async (request) => {
    const received = await sent(request);
    expect(received === "" || /^HTTP\/1\.1 \d{3} /.test(received)).toBe(true);
    expect(received).not.toContain("secret");
    expect(reached).toBe(0);
    expect(proxy.listening).toBe(true);
  },
});

fuzz("an answer of a server does not end the proxy", {
  runs: 100,
  inputs: spoiled(
    [
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTrailer: X\r\n\r\nok",
      "HTTP/1.1 204 No Content\r\nTrailer: a\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
      "HTTP/1.1 099 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    ],
    "000",
    "\r\n",
    "Trailer: X\r\n",
    "\x80",
    ": ",
  ),
  check: async (text) => {
    answer = text;
    await sent(`GET http://127.0.0.1:${allowedMark}/ HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(proxy.listening).toBe(true);
  },
});

fuzz("an entry of the allow list allows no other host", {
  inputs: fc.tuple(oddText("*.", "a.org", ":443", "[::1]", "127.0.0.1"), oddText("a.org", "b.a.org", "::1")),
  check: ([entry, host]) => {
    const allowed = parseAllowed(entry);
    if (!allowed) return;
    expect(allowed.host).toMatch(/^(\*\.)?[a-z0-9_.:-]+$/);
    if (!isAllowed([allowed], host, allowed.port ?? 443)) return;
    const name = host.replace(/\.$/, "");
    expect(name === allowed.host || name.endsWith(allowed.host.replace(/^\*/, ""))).toBe(true);
  },
});

fuzz("the host's proxy variables", {
  inputs: oddText("http://", "a:b@", "host", ":80", "%", "%zz", "[::1]"),
  check: (text) => {
    const upstream = upstreamFor("http", "a.org", { http_proxy: text, no_proxy: text });
    if (upstream) expect(JSON.stringify(upstream.headers)).not.toMatch(/\\[rn]/);
  },
});

fuzzLength("an entry of the allow list", ["a", ".", "-", "_", ":", "*.", "[", "1", "]"], (text) =>
  parseAllowed(text),
);
fuzzLength("the host's proxy variables", ["a", "%", "%4", ":", "@", ",", " ", ".", "*."], (text) =>
  upstreamFor("http", "a.org", { http_proxy: text, no_proxy: text }),
);
