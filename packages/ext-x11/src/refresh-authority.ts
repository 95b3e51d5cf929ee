import { lookup } from "node:dns/promises";
import { type Host, problemOf, RockerError } from "@rocker/core";
import { personsAuthorityFile } from "./authority-file.ts";
import { entriesFor, forAnyHost } from "./cookies.ts";
import type { Display } from "./display.ts";
import { refreshPrivateFile } from "./private-file.ts";
import { parseAuthority, serialiseAuthority } from "./xauthority.ts";

/**
 * Puts what the person's authority file has for the display now into a file of rocker's own.
 * @throws RockerError when that file cannot be written, or is not safe to write
 */
export async function refreshAuthority(file: string, display: Display, host: Host): Promise<void> {
  const persons = parseAuthority(host.readFile(personsAuthorityFile(host)) ?? Buffer.alloc(0));
  const hostName = host.readFile("/proc/sys/kernel/hostname")?.toString().trim();
  const entries = entriesFor(persons, { display, hostName, addresses: await addressesOf(display) });
  try {
    refreshPrivateFile(file, serialiseAuthority(forAnyHost(entries)), host.user().uid);
  } catch (error) {
    throw unusable(file, error);
  }
}

/** None, too, when the name is unknown here: then no X program gets to the display either. */
async function addressesOf({ machine }: Display): Promise<string[]> {
  if (machine === undefined) return [];
  try {
    return (await lookup(machine, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

function unusable(file: string, error: unknown): RockerError {
  const why = error instanceof Error ? error.message : String(error);
  return new RockerError([
    problemOf("x11", {
      slug: "authority-file",
      facts: { file },
      what: `the display's cookie cannot be written to ${JSON.stringify(file)}.`,
      why: `${why}.`,
      fix: "Make it yours or remove it, or set XDG_RUNTIME_DIR to a folder that only you can write to.",
    }),
  ]);
}
