import { isIP } from "node:net";

/** A parsed value of DISPLAY. */
export interface Display {
  /** The value as set, including the screen number. */
  readonly text: string;
  readonly number: number;
  /** The machine to connect to over TCP, without brackets; undefined for a local socket. */
  readonly machine: string | undefined;
}

// libxcb's grammar: [protocol/][host]:number[.screen].
const form = /^(?:(?<protocol>unix|tcp|inet6?)\/)?(?<host>.*):(?<number>\d{1,5})(?:\.\d{1,5})?$/;
const hostName = /^[A-Za-z0-9._-]+$/;

/** Parses `:0`, `:1.0`, `unix:1`, `unix/host:1`, `host:10.0`, `[::1]:10`; undefined when it is malformed. */
export function parseDisplay(text: string): Display | undefined {
  const { protocol, host = "", number } = form.exec(text)?.groups ?? {};
  if (number === undefined) return undefined;
  const machine = host.replace(/^\[(.*)\]$/, "$1");
  if (machine !== "" && !hostName.test(machine) && isIP(machine) !== 6) return undefined;
  const isLocal = protocol === "unix" || machine === "" || machine === "unix";
  return { text, number: Number(number), machine: isLocal ? undefined : machine };
}
