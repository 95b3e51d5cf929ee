import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/temporary-directory.ts";
import type { AuditedRequest } from "./audit.ts";
import { keyRoute } from "./key-route.ts";
import type { Key } from "./keys.ts";
import { filteringProxy } from "./proxy.ts";

const value = "sk-real";
const key = (port: number): Key => {
  return { name: "fake", host: "127.0.0.1", port, header: "Authorization", prefix: "Bearer ", value };
};

describe("a path that starts with the name of a key", () => {
  test.each([
    ["/fake", "/"],
    ["/fake/", "/"],
    ["/fake/v1/x?y=1", "/v1/x?y=1"],
    ["/fake?y", "/?y"],
    ["/fake//other.test/", "//other.test/"],
    ["/fake/../other", "/../other"],
  ])("%s is for its host, at %s", (url, path) => {
    expect(keyRoute(url, [key(1)])).toMatchObject({ path, key: { host: "127.0.0.1" } });
  });

  test("has the path of the API once", () => {
    const registry = { ...key(1), path: "/repository/npm" };
    expect(keyRoute("/fake/repository/npm/repository/npm/x", [registry])?.path).toBe("/repository/npm/x");
    expect(keyRoute("/fake/repository/npm/x", [registry])?.path).toBe("/repository/npm/x");
  });

  test.each([
    ["/left-pad/-/left-pad-1.0.0.tgz", "/left-pad/-/left-pad-1.0.0.tgz"],
    ["/fake/-/fake-1.0.0.tgz?x", "/fake/-/fake-1.0.0.tgz?x"],
    ["/repository/npm/@scope/a/-/a-1.tgz", "/repository/npm/@scope/a/-/a-1.tgz"],
    ["/npm/left-pad", "/left-pad"],
    ["/npm/left-pad/-/left-pad-1.0.0.tgz", "/left-pad/-/left-pad-1.0.0.tgz"],
    ["/npm/-/npm-11.0.0.tgz", "/npm/-/npm-11.0.0.tgz"],
  ])("%s is for the registry of npm, at %s", (url, path) => {
    expect(keyRoute(url, [key(1), { ...key(2), name: "npm" }])).toMatchObject({ path, key: { name: "npm" } });
  });

  test("a path of many scopes takes no longer than its length", () => {
    // With an expression that can read a scope in two ways, this test would not end.
    expect(keyRoute(`/${"@a/".repeat(10_000)}`, [key(1)])).toBeUndefined();
  });

  test.each([
    "/",
    "/left-pad/-/left-pad-1.0.0.tgz",
    "/other/x",
    "/fakes/x",
    "/FAKE/x",
    "/%66ake/x",
    "http://127.0.0.1/fake/x",
    "fake/x",
    "//fake/x",
  ])("%s is none", (url) => {
    expect(keyRoute(url, [key(1)])).toBeUndefined();
  });
});

describe("a key", () => {
  const open: Server[] = [];
  /** A certificate that nobody trusts, with its key. */
  function untrustedCertificate() {
    const directory = temporaryDirectory();
    const subject = ["-subj", "/CN=fake", "-addext", "subjectAltName=IP:127.0.0.1"];
    const to = ["-keyout", join(directory, "key.pem"), "-out", join(directory, "certificate.pem")];
    const algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    execFileSync("openssl", ["req", "-x509", ...algorithm, ...subject, ...to], { stdio: "ignore" });
    return {
      key: readFileSync(join(directory, "key.pem")),
      cert: readFileSync(join(directory, "certificate.pem")),
    };
  }
  afterEach(() => {
    for (const server of open.splice(0)) server.close().closeAllConnections();
  });

  async function listening(server: Server): Promise<number> {
    open.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return (server.address() as AddressInfo).port;
  }

  async function get(port: number, headers: Record<string, string> = {}) {
    const asked = request({ host: "127.0.0.1", port, path: "/fake/v1", headers, agent: false }).end();
    const [response] = await once(asked, "response");
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, text };
  }

  test("is not sent to a server whose certificate is not trusted, and not without TLS", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const untrusted = createServer(untrustedCertificate(), ({ headers }, response) => {
      seen.push(headers);
      response.end("x");
    });
    const plain = createHttpServer(({ headers }, response) => {
      seen.push(headers);
      response.end("x");
    });
    const received: string[] = [];
    plain.on("connection", (socket) => socket.on("data", (chunk) => received.push(String(chunk))));
    const log: AuditedRequest[] = [];
    for (const server of [untrusted as unknown as Server, plain]) {
      const target = await listening(server);
      const audit = (entry: AuditedRequest) => {
        log.push(entry);
        return { end: () => {} };
      };
      const port = await listening(filteringProxy([], { keys: [key(target)], audit }));
      expect(await get(port)).toMatchObject({ status: 502 });
    }
    expect(seen).toEqual([]);
    expect(received.join("")).not.toContain(value);
    expect(log).toMatchObject([{ rule: "key fake" }, { rule: "key fake" }]);
  });

  test("is not used for a request that cannot be recorded", async () => {
    const port = await listening(filteringProxy([], { keys: [key(1)], audit: () => undefined }));
    expect(await get(port)).toEqual({ status: 502, text: "the audit log cannot be written\n" });
  });

  test("does not allow its host to other requests", async () => {
    const port = await listening(filteringProxy([], { keys: [key(443)] }));
    const asked = request({
      host: "127.0.0.1",
      port,
      method: "CONNECT",
      path: "127.0.0.1:443",
      agent: false,
    }).end();
    const [response] = await once(asked, "connect");
    expect(response.statusCode).toBe(403);
  });
});
