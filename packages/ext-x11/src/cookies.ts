import { isIP } from "node:net";
import type { Display } from "./display.ts";
import { isLoopback } from "./transport.ts";
import { type AuthorityEntry, families } from "./xauthority.ts";

/** What X programs on the host use to look up an entry. */
export interface Lookup {
  readonly display: Display;
  /** The host's own name; undefined when it is not known. */
  readonly hostName: string | undefined;
  /** IP addresses of the display's machine; empty for a local display. */
  readonly addresses: readonly string[];
}

/** The entries that match a display number, on any machine. */
export function entriesForNumber(entries: readonly AuthorityEntry[], number: number): AuthorityEntry[] {
  return entries.filter((entry) => entry.number === "" || entry.number === String(number));
}

/**
 * The entries that an X program on the host would consider. If a local display has none, returns those with other host
 * names, because the host may have been renamed. For a remote display, returns only entries with one of its addresses,
 * so that no other cookie is sent to it.
 */
export function entriesFor(entries: readonly AuthorityEntry[], lookup: Lookup): AuthorityEntry[] {
  const { display, hostName, addresses } = lookup;
  const candidates = entriesForNumber(entries, display.number);
  const isLocal = display.machine === undefined || addresses.some(isLoopback);
  const remote = new Set(addresses.map(canonical));
  const own = candidates.filter((entry) => {
    if (entry.family === families.wild) return true;
    if (entry.family === families.local) {
      return isLocal && (hostName === undefined || entry.address.toString() === hostName);
    }
    return remote.has(addressText(entry) ?? "");
  });
  if (own.length > 0 || !isLocal) return own;
  return candidates.filter(({ family }) => family === families.local);
}

/** The same cookies, valid for any host name, because the container has a different one. */
export function forAnyHost(entries: readonly AuthorityEntry[]): AuthorityEntry[] {
  const wild = entries.map((entry) => ({ ...entry, family: families.wild, address: Buffer.alloc(0) }));
  const key = ({ number, name, data }: AuthorityEntry) => [number, name, data.toString("hex")].join("\0");
  return [...new Map(wild.map((entry) => [key(entry), entry])).values()];
}

/** The IP address of an Internet entry, in canonical form. */
function addressText({ family, address }: AuthorityEntry): string | undefined {
  if (family === families.internet) return address.join(".");
  if (family !== families.internet6) return undefined;
  const groups = address.toString("hex").match(/.{4}/g) ?? [];
  return canonical(groups.join(":"));
}

/** The canonical form of an IP address. The URL parser normalizes IPv6. */
function canonical(address: string): string {
  const bare = address.replace(/%.*$/, "");
  return isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname : bare;
}
