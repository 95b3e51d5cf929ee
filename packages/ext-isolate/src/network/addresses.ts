import { type LookupAddress, lookup } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";

/** The names by which Docker and Podman make the host available to a container. */
const hostNames = ["host.docker.internal", "host.containers.internal"];

// Loopback, and link-local including cloud metadata (169.254.169.254). Anyone can publish a DNS name with such an
// address, so an allowed name must not resolve to one.
const internal = new BlockList();
internal.addSubnet("0.0.0.0", 8);
internal.addSubnet("127.0.0.0", 8);
internal.addSubnet("169.254.0.0", 16);
internal.addAddress("::", "ipv6");
internal.addAddress("::1", "ipv6");
internal.addSubnet("fe80::", 10, "ipv6");

export function isHostName(name: string): boolean {
  return hostNames.includes(name);
}

export function isInternal({ address, family }: LookupAddress): boolean {
  return internal.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** Connection options for an allowed host. */
export function connectOptions(host: string): { readonly host: string; readonly lookup: LookupFunction } {
  return { host: isHostName(host) ? "127.0.0.1" : host, lookup: lookupExternal };
}

/** Like dns.lookup, but without internal addresses. Node.js does not call it for literal IP addresses. */
const lookupExternal: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const external = addresses.filter((one) => !isInternal(one));
    const [first] = external;
    if (!first) {
      const none: NodeJS.ErrnoException = new Error(`${host} resolves to an internal address of the host`);
      return done(none, "", 0);
    }
    return options.all ? done(null, external) : done(null, first.address, first.family);
  });
};
