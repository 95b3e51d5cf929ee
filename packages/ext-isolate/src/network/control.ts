import { chmodSync, closeSync, openSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { connectOptions, requireUsable } from "./addresses.ts";
import { type Allowed, ruleFor } from "./allowed.ts";
import type { ProxyFiles } from "./policy.ts";

/** The socket in the proxy's private directory by which rocker talks to it. */
export const controlSocket = "control.sock";

/** The proxy's answer to whether a connection is allowed. */
export interface Decision {
  readonly allowed: boolean;
  /** The entry that allows it. */
  readonly rule?: string;
  /** Why it is blocked although an entry allows it: it leads to an internal address. */
  readonly reason?: string;
}

/** Answers rocker: `/alive`, `/stop`, and `/check?host=…&port=…` with what the proxy would do. */
export function controlServer(allowed: () => readonly Allowed[], stop: () => void): Server {
  return createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? "/", "http://control");
    const [host = "", port = ""] = [url.searchParams.get("host") ?? "", url.searchParams.get("port") ?? ""];
    const answer = url.pathname === "/check" ? await decide(allowed(), host, Number(port)) : {};
    response.end(JSON.stringify(answer), url.pathname === "/stop" ? stop : undefined);
  });
}

async function decide(allowed: readonly Allowed[], host: string, port: number): Promise<Decision> {
  const rule = ruleFor(allowed, host, port)?.rule;
  if (rule === undefined) return { allowed: false };
  try {
    connectOptions(host, port, allowed);
    await requireUsable(host, port, allowed);
    return { allowed: true, rule };
  } catch (error) {
    return { allowed: false, rule, reason: (error as Error).message };
  }
}

/**
 * Asks a running proxy.
 * @returns its answer; undefined if none runs
 */
export function askProxy({ directory }: ProxyFiles, path: string): Promise<unknown> {
  let handle: number;
  try {
    handle = openSync(directory, "r");
  } catch {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const end = (answer: unknown) => {
      closeSync(handle);
      resolve(answer);
    };
    // The path of a socket can have 107 bytes, and the directory may be deep: this one is always short.
    const asked = request({ socketPath: `/proc/self/fd/${handle}/${controlSocket}`, path, agent: false });
    let hasEnded = false;
    const once = (answer: unknown) => {
      if (!hasEnded) end(answer);
      hasEnded = true;
    };
    asked.on("error", () => once(undefined));
    asked.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", () => once(undefined));
      response.on("end", () => once(JSON.parse(text)));
    });
    asked.end();
  });
}

/** Listens on the control socket; only the user can reach it. The working directory is the proxy's private one. */
export function listenForRocker(server: Server): void {
  server.listen(controlSocket);
  chmodSync(controlSocket, 0o600);
}
