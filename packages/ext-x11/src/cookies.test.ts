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
  test("a local display has the entries of its number and this host", () => {
    expect(entriesFor(all, here)).toEqual([mine]);
  });

  test("entries for any host or any display count, in the file's order", () => {
    expect(entriesFor([wild, others, any, mine], here)).toEqual([wild, any, mine]);
  });

  test("a host that was renamed since keeps its windows", () => {
    expect(entriesFor(all, { ...here, hostName: "renamed" })).toEqual([others, mine]);
    expect(entriesFor([wild, mine], { ...here, hostName: "renamed" })).toEqual([wild]);
  });

  test("a host whose name is not known takes all local ones of the number", () => {
    expect(entriesFor(all, { ...here, hostName: undefined })).toEqual([others, mine]);
  });

  test("ssh -X: its display is on TCP, its entry is a local one", () => {
    const ssh: Display = { text: "localhost:1.0", number: 1, machine: "localhost" };
    expect(entriesFor(all, { ...here, display: ssh, addresses: ["::1", "127.0.0.1"] })).toEqual([mine]);
  });

  test("a remote display is shown the entries of its addresses and no others", () => {
    expect(entriesFor(all, { ...here, display: remote, addresses: ["10.0.0.5"] })).toEqual([tcp]);
    expect(entriesFor(all, { ...here, display: remote, addresses: ["fe80::1%eth0"] })).toEqual([tcp6]);
    expect(entriesFor(all, { ...here, display: remote, addresses: ["10.0.0.6"] })).toEqual([]);
    expect(entriesFor(all, { ...here, display: remote })).toEqual([]);
  });

  test("entries of kinds and sizes that make no sense are passed over", () => {
    const odd = [entry(families.internet6, [1, 2, 3], "1", "x"), entry(77, "laptop", "1", "x")];
    expect(entriesFor(odd, here)).toEqual([]);
    expect(entriesFor(odd, { ...here, display: remote, addresses: ["::1", "1.2.3.4"] })).toEqual([]);
  });
});

describe("forAnyHost", () => {
  test("entries lose their host and keep the rest", () => {
    expect(forAnyHost([mine])).toEqual([{ ...mine, family: families.wild, address: Buffer.alloc(0) }]);
  });

  test("what is then the same is there once", () => {
    expect(forAnyHost([mine, { ...mine, address: Buffer.from("x") }, others])).toHaveLength(2);
  });
});
