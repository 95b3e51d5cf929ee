import { lookup } from "node:dns/promises";
import { type Host, problemOf, RockerError } from "@rocker/core";
import { userAuthorityFile } from "./authority-file.ts";
import { entriesFor, forAnyHost } from "./cookies.ts";
import type { Display } from "./display.ts";
import { refreshPrivateFile } from "./private-file.ts";
import { parseAuthority, serializeAuthority } from "./xauthority.ts";

/**
 * Copies the display's current cookies from the user's authority file to rocker's own.
 * @throws RockerError if rocker's file cannot be written, or is not safe to write
 */
export async function refreshAuthority(file: string, display: Display, host: Host): Promise<void> {
  const available = parseAuthority(host.readFile(userAuthorityFile(host)) ?? Buffer.alloc(0));
  const hostName = host.readFile("/proc/sys/kernel/hostname")?.toString().trim();
  const entries = entriesFor(available, { display, hostName, addresses: await addressesOf(display) });
  try {
    refreshPrivateFile(file, serializeAuthority(forAnyHost(entries)), host.user().uid);
  } catch (error) {
    throw writeError(file, error);
  }
}

/** The IP addresses of the display's machine; empty if its name cannot be resolved, as X programs would fail too. */
async function addressesOf({ machine }: Display): Promise<string[]> {
  if (machine === undefined) return [];
  try {
    return (await lookup(machine, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

function writeError(file: string, error: unknown): RockerError {
  const why = error instanceof Error ? error.message : String(error);
  return new RockerError([
    problemOf("x11", {
      slug: "authority-file",
      facts: { file },
      what: `cannot write the display's cookie to ${JSON.stringify(file)}.`,
      why: `${why}.`,
      fix: "Change its owner to you or remove it, or set XDG_RUNTIME_DIR to a directory that only you can write to.",
    }),
  ]);
}
