import { isIP } from "node:net";

/** A display as DISPLAY names it. */
export interface Display {
  /** As the person wrote it, screen and all. */
  readonly text: string;
  readonly number: number;
  /** The machine that is reached over TCP, without brackets; undefined: a socket of this machine. */
  readonly machine: string | undefined;
}

// libxcb's grammar: [protocol/][host]:number[.screen].
const form = /^(?:(?<protocol>unix|tcp|inet6?)\/)?(?<host>.*):(?<number>\d{1,5})(?:\.\d{1,5})?$/;
const hostName = /^[A-Za-z0-9._-]+$/;

/** Reads `:0`, `:1.0`, `unix:1`, `unix/host:1`, `host:10.0`, `[::1]:10`; undefined for what is none of these. */
export function parseDisplay(text: string): Display | undefined {
  const { protocol, host = "", number } = form.exec(text)?.groups ?? {};
  if (number === undefined) return undefined;
  const machine = host.replace(/^\[(.*)\]$/, "$1");
  if (machine !== "" && !hostName.test(machine) && isIP(machine) !== 6) return undefined;
  const isLocal = protocol === "unix" || machine === "" || machine === "unix";
  return { text, number: Number(number), machine: isLocal ? undefined : machine };
}
