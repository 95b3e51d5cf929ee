import { type LookupAddress, lookup } from "node:dns";
import { BlockList, type LookupFunction } from "node:net";

/** By these names a container knows the machine that it runs on, as engines have it. */
const thisMachine = ["host.docker.internal", "host.containers.internal"];

// What only this machine reaches, and what clouds tell their machines (169.254.169.254): a name that somebody else
// gives an address must not lead there.
const inward = new BlockList();
inward.addSubnet("0.0.0.0", 8);
inward.addSubnet("127.0.0.0", 8);
inward.addSubnet("169.254.0.0", 16);
inward.addAddress("::", "ipv6");
inward.addAddress("::1", "ipv6");
inward.addSubnet("fe80::", 10, "ipv6");

export function isThisMachine(host: string): boolean {
  return thisMachine.includes(host);
}

export function isInward({ address, family }: LookupAddress): boolean {
  return inward.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** Where to connect to for a host that is allowed. */
export function targetOf(host: string): { readonly host: string; readonly lookup: LookupFunction } {
  return { host: isThisMachine(host) ? "127.0.0.1" : host, lookup: lookupOutward };
}

/** As dns.lookup, without the addresses that lead inward. An address that was allowed as such is not looked up. */
const lookupOutward: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const outward = addresses.filter((one) => !isInward(one));
    const [first] = outward;
    if (!first) {
      const none: NodeJS.ErrnoException = new Error(`${host} leads back to this machine`);
      return done(none, "", 0);
    }
    return options.all ? done(null, outward) : done(null, first.address, first.family);
  });
};
