import { describe, expect, test } from "vitest";
import { isAllowed, parseAllowed } from "./allowed.ts";

const list = (...texts: string[]) =>
  texts.map((text) => parseAllowed(text)).filter((one) => one !== undefined);

describe("isAllowed", () => {
  test.each<[string, string, number, boolean]>([
    ["example.com", "example.com", 443, true],
    ["example.com", "example.com", 80, true],
    ["example.com", "example.com", 22, false],
    ["example.com:8443", "example.com", 8443, true],
    ["example.com:8443", "example.com", 443, false],
    ["EXAMPLE.com", "example.com.", 443, true],
    ["example.com", "a.example.com", 443, false],
    ["example.com", "notexample.com", 443, false],
    ["*.example.com", "a.b.example.com", 443, true],
    ["*.example.com", "example.com", 443, false],
    ["*.example.com", "badexample.com", 443, false],
    ["*.internal", "db.internal", 443, true],
    ["*.internal", "host.docker.internal", 443, false],
    ["*.docker.internal", "host.docker.internal.", 443, false],
    ["host.docker.internal:8", "host.docker.internal", 8, true],
    ["*", "a.b.example.com", 443, true],
    ["*", "example.com", 22, false],
    ["*", "192.0.2.1", 443, false],
    ["*", "2001:db8::1", 443, false],
    ["*", "host.docker.internal", 443, false],
    ["192.0.2.1", "192.0.2.1", 80, true],
    ["[2001:db8::1]:9", "2001:db8::1", 9, true],
  ])("%s: %s on port %i: %s", (allowed, host, port, expected) => {
    expect(isAllowed(list(allowed), host, port)).toBe(expected);
  });

  test.each([
    "",
    "*:443",
    "**",
    "*.",
    "a b",
    "http://x",
    "x/y",
    "x:0",
    "x:65536",
    "x:",
    "a..b",
    "1.2.3",
    "[::g]",
    "-x",
    "::1",
  ])("rejects %j", (text) => {
    expect(parseAllowed(text)).toBeUndefined();
  });
});
