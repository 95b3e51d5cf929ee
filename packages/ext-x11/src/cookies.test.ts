import { describe, expect, test } from "vitest";
import { entriesFor, forAnyHost } from "./cookies.ts";
import type { Display } from "./display.ts";
import { type AuthorityEntry, families } from "./xauthority.ts";

const entry = (
  family: number,
  address: string | number[],
  number: string,
  secret: string,
): AuthorityEntry => ({
  family,
  address: Buffer.from(address as string),
  number,
  name: "MIT-MAGIC-COOKIE-1",
  data: Buffer.from(secret),
});

const mine = entry(families.local, "laptop", "1", "mine");
const others = entry(families.local, "desktop", "1", "another host's");
const next = entry(families.local, "laptop", "2", "another display's");
const wild = entry(families.wild, "", "1", "any host's");
const any = entry(families.local, "laptop", "", "any display's");
const tcp = entry(families.internet, [10, 0, 0, 5], "1", "over TCP");
const tcp6 = entry(families.internet6, [0xfe, 0x80, ...Array(13).fill(0), 1], "1", "over IPv6");
const all = [others, next, mine, tcp, tcp6];

const local: Display = { text: ":1", number: 1, machine: undefined };
const remote: Display = { text: "far:1", number: 1, machine: "far" };
const here = { display: local, hostName: "laptop", addresses: [] };

describe("entriesFor", () => {
  test("returns the entries of a local display's number and host name", () => {
    expect(entriesFor(all, here)).toEqual([mine]);
  });

  test("includes entries for any host or any display, in order", () => {
    expect(entriesFor([wild, others, any, mine], here)).toEqual([wild, any, mine]);
  });

  test("falls back to other host names if the host was renamed", () => {
    expect(entriesFor(all, { ...here, hostName: "renamed" })).toEqual([others, mine]);
    expect(entriesFor([wild, mine], { ...here, hostName: "renamed" })).toEqual([wild]);
  });

  test("returns all local entries of the number if the host name is unknown", () => {
    expect(entriesFor(all, { ...here, hostName: undefined })).toEqual([others, mine]);
  });

  test("returns the local entry for ssh -X, whose display uses TCP", () => {
    const ssh: Display = { text: "localhost:1.0", number: 1, machine: "localhost" };
    expect(entriesFor(all, { ...here, display: ssh, addresses: ["::1", "127.0.0.1"] })).toEqual([mine]);
  });

  test("returns only entries with an address of a remote display", () => {
    expect(entriesFor(all, { ...here, display: remote, addresses: ["10.0.0.5"] })).toEqual([tcp]);
    expect(entriesFor(all, { ...here, display: remote, addresses: ["fe80::1%eth0"] })).toEqual([tcp6]);
    expect(entriesFor(all, { ...here, display: remote, addresses: ["10.0.0.6"] })).toEqual([]);
    expect(entriesFor(all, { ...here, display: remote })).toEqual([]);
  });

  test("ignores malformed entries", () => {
    const odd = [entry(families.internet6, [1, 2, 3], "1", "x"), entry(77, "laptop", "1", "x")];
    expect(entriesFor(odd, here)).toEqual([]);
    expect(entriesFor(odd, { ...here, display: remote, addresses: ["::1", "1.2.3.4"] })).toEqual([]);
  });
});

describe("forAnyHost", () => {
  test("replaces the address and keeps the rest", () => {
    expect(forAnyHost([mine])).toEqual([{ ...mine, family: families.wild, address: Buffer.alloc(0) }]);
  });

  test("removes duplicates", () => {
    expect(forAnyHost([mine, { ...mine, address: Buffer.from("x") }, others])).toHaveLength(2);
  });
});
