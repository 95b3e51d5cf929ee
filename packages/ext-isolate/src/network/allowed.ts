import { isIP } from "node:net";

/** What may be reached: a machine, or all below a name. */
export interface Allowed {
  /** A name in lower case, `*.` in front of it for those below it; or an address without brackets. */
  readonly host: string;
  /** Undefined: those of HTTP and HTTPS. */
  readonly port: number | undefined;
}

const usualPorts = [80, 443];
const form =
  /^(?<host>(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?<port>[1-9]\d{0,4}))?$/;

/** `HOST[:PORT]`; undefined when it is none. */
export function readAllowed(text: string): Allowed | undefined {
  const { host = "", port } = form.exec(text.toLowerCase())?.groups ?? {};
  const number = port === undefined ? undefined : Number(port);
  const isAddress = isIP(host) === 4 || (host.startsWith("[") && isIP(host.slice(1, -1)) === 6);
  // Digits and dots only: an address with a mistake.
  const isName = /[a-z_]/.test(host) && !host.startsWith("[") && !host.includes("..");
  if (!(isAddress || isName) || (number ?? 1) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: number };
}

/** @param host as a URL has it, without brackets */
export function isAllowed(list: readonly Allowed[], host: string, port: number): boolean {
  const name = host.replace(/\.$/, "");
  return list.some((one) => {
    const isHost = one.host.startsWith("*.") ? name.endsWith(one.host.slice(1)) : name === one.host;
    return isHost && (one.port === undefined ? usualPorts.includes(port) : one.port === port);
  });
}
