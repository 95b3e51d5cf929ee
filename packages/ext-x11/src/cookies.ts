import { isIP } from "node:net";
import type { Display } from "./display.ts";
import { isLoopback } from "./reach.ts";
import { type AuthorityEntry, families } from "./xauthority.ts";

/** What X programs on the host know when they look for their entry. */
export interface Lookup {
  readonly display: Display;
  /** The name of this machine; undefined when it is not known. */
  readonly hostName: string | undefined;
  /** The addresses of the display's machine, in text; none for a local display. */
  readonly addresses: readonly string[];
}

/** The entries that may be meant for a display of this number, on whatever machine. */
export function entriesOfNumber(entries: readonly AuthorityEntry[], number: number): AuthorityEntry[] {
  return entries.filter((entry) => entry.number === "" || entry.number === String(number));
}

/**
 * The entries that an X program on the host would choose from. For a local display that has none, those of other
 * host names: this machine's may have changed since they were made. A remote machine is shown only what is its own.
 */
export function entriesFor(entries: readonly AuthorityEntry[], lookup: Lookup): AuthorityEntry[] {
  const { display, hostName, addresses } = lookup;
  const ofNumber = entriesOfNumber(entries, display.number);
  const isLocal = display.machine === undefined || addresses.some(isLoopback);
  const remote = new Set(addresses.map(canonical));
  const own = ofNumber.filter((entry) => {
    if (entry.family === families.wild) return true;
    if (entry.family === families.local) {
      return isLocal && (hostName === undefined || entry.address.toString() === hostName);
    }
    return remote.has(addressText(entry) ?? "");
  });
  if (own.length > 0 || !isLocal) return own;
  return ofNumber.filter(({ family }) => family === families.local);
}

/** The same secrets, good for any host name: the container has another one. */
export function forAnyHost(entries: readonly AuthorityEntry[]): AuthorityEntry[] {
  const wild = entries.map((entry) => ({ ...entry, family: families.wild, address: Buffer.alloc(0) }));
  const key = ({ number, name, data }: AuthorityEntry) => [number, name, data.toString("hex")].join("\0");
  return [...new Map(wild.map((entry) => [key(entry), entry])).values()];
}

/** The address of an Internet entry in text, in the one spelling that `canonical` gives too. */
function addressText({ family, address }: AuthorityEntry): string | undefined {
  if (family === families.internet) return address.join(".");
  if (family !== families.internet6) return undefined;
  const groups = address.toString("hex").match(/.{4}/g) ?? [];
  return canonical(groups.join(":"));
}

/** IPv6 has many spellings; the URL parser knows the canonical one. */
function canonical(address: string): string {
  const bare = address.replace(/%.*$/, "");
  return isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname : bare;
}
