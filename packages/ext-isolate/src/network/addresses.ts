import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import { type Allowed, isAllowedAddress, isHostName } from "./allowed.ts";

// IANA's special-purpose registries for IPv4 and IPv6, without the ranges for documentation. Anyone can publish a DNS
// name with such an address, so an allowed name must not lead there. Includes the metadata services of clouds:
// 169.254.169.254, 100.100.100.200 (Alibaba) and fd00:ec2::254 (AWS).
const internal = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  internal.addSubnet(address, prefix);
for (const [address, prefix] of [
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["fc00::", 7],
  ["fe80::", 9],
  ["ff00::", 8],
] as const)
  internal.addSubnet(address, prefix, "ipv6");
// Azure's, a public address.
internal.addAddress("168.63.129.16");

/** Prefixes of IPv6 addresses that lead to the IPv4 address in them, and where it starts: NAT64 and 6to4. */
const embedding = [
  { prefix: /^0064:ff9b:0000:0000:0000:0000:/, at: 6 },
  { prefix: /^2002:/, at: 1 },
];

/** Whether an address belongs to this host, its local networks or a cloud's metadata service. */
export function isInternal({ address, family }: LookupAddress, own = ownAddresses()): boolean {
  const [plain = ""] = address.split("%");
  const kind = family === 6 ? "ipv6" : "ipv4";
  if (internal.check(plain, kind) || own.check(plain, kind)) return true;
  const embedded = family === 6 ? embeddedIPv4(plain) : undefined;
  return embedded !== undefined && isInternal({ address: embedded, family: 4 }, own);
}

/** All addresses of this host's interfaces, also public ones: at the moment, because networks come and go. */
function ownAddresses(): BlockList {
  const own = new BlockList();
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((one) => one ?? []))
    own.addAddress(address.split("%")[0] ?? "", family === "IPv6" ? "ipv6" : "ipv4");
  return own;
}

function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const at = embedding.find(({ prefix }) => prefix.test(groups.join(":")))?.at;
  if (at === undefined) return undefined;
  const bytes = [groups[at], groups[at + 1]].flatMap((group = "") => [group.slice(0, 2), group.slice(2)]);
  return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
}

/** The eight groups of an IPv6 address, four digits each. */
function groupsOf(address: string): string[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const split = (text = "") => text.split(":").filter(Boolean);
  const [first, last] = [split(head), split(tail)];
  const zeros = Array<string>(8 - first.length - last.length).fill("0");
  return [...first, ...zeros, ...last].map((group) => group.padStart(4, "0"));
}

/** Where to connect for an allowed host. */
export interface Connectable {
  readonly host: string;
  readonly port: number;
  readonly lookup: LookupFunction;
}

/**
 * Connection options for an allowed host. An internal address is used only if the list allows this address itself. The
 * addresses that are checked are the ones connected to: the name is resolved once.
 */
export function connectOptions(host: string, port: number, allowed: readonly Allowed[]): Connectable {
  const isUsable = (one: LookupAddress) => !isInternal(one) || isAllowedAddress(allowed, one.address, port);
  return { host: isHostName(host) ? "127.0.0.1" : host, port, lookup: lookupOf(port, isUsable) };
}

/** Like dns.lookup, but only usable addresses. Node.js does not call it for IP addresses, which are allowed literally. */
function lookupOf(port: number, isUsable: (address: LookupAddress) => boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 0);
      const usable = addresses.filter(isUsable);
      const [first] = usable;
      if (!first) return done(internalError(host, port, addresses), "", 0);
      return options.all ? done(null, usable) : done(null, first.address, first.family);
    });
  };
}

function internalError(host: string, port: number, addresses: readonly LookupAddress[]): Error {
  const shown = addresses.map(({ address, family }) => (family === 6 ? `[${address}]` : address));
  return new Error(
    `${host} resolves to an internal address of the host or its network (${shown.join(", ")}). If you trust it, add --isolate-allow=${shown[0]}:${port}`,
  );
}

/**
 * For a name that the host's own proxy will resolve: the addresses that this host knows for it, if any, must be usable.
 * @throws Error that says which address is internal
 */
export function requireUsable(host: string, port: number, allowed: readonly Allowed[]): Promise<void> {
  return new Promise((resolve, reject) => {
    if (isIP(host)) return resolve();
    const { lookup: check } = connectOptions(host, port, allowed);
    check(host, { all: true }, (error) => {
      // Where only the proxy reaches DNS, this host knows no name at all.
      const isUnknown = error !== null && "code" in error && error.code !== undefined;
      return error && !isUnknown ? reject(error) : resolve();
    });
  });
}
