import { connect } from "node:net";
import { messageOf } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";

/** Longer than any network needs, shorter than a person's patience. Dagger itself would try for five minutes. */
const patience = 5000;

/**
 * Asks whether an engine answers at its address. Of addresses behind another program (ssh, kubectl, docker) that
 * program says so itself.
 * @throws RockerError dagger/unreachable after 5 s at most
 */
export async function assertReachable(address: string, signal: AbortSignal): Promise<void> {
  const target = targetOf(address);
  if (!target) return;
  // Behind TLS nobody answers before it is spoken: that somebody listens must do.
  const reason = await silence(target, signal, !address.startsWith("tls:"));
  if (reason !== undefined) throw daggerError("unreachable", { address, reason });
}

/** @throws RockerError dagger/session-ended after 5 s at most */
export async function assertOpen(port: number, signal: AbortSignal): Promise<void> {
  const reason = await silence({ host: "127.0.0.1", port }, signal, true);
  if (reason !== undefined) throw daggerError("session-ended", { port, reason });
}

type Target = { path: string } | { host: string; port: number };

/** Why nobody answers; undefined: somebody does, or it is no longer asked for, which whoever waits then says. */
async function silence(target: Target, signal: AbortSignal, speaks: boolean): Promise<string | undefined> {
  const socket = connect({ ...target, signal });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const tooLong = () => reject(new Error(`no response within ${patience / 1000} s`));
      timer = setTimeout(tooLong, patience);
      socket.on("error", reject);
      socket.on("connect", () => {
        if (!speaks) return resolve();
        socket.write("GET / HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n");
        // Whatever it says: of what does not fit the program tells more.
        socket.on("data", () => resolve());
        socket.on("close", () => resolve());
      });
    });
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : reasonOf(error);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function targetOf(address: string): Target | undefined {
  const [form, rest = ""] = address.split("://");
  if (form === "unix") return { path: rest };
  if (form !== "tcp" && form !== "tls") return undefined;
  const { hostname, port } = new URL(`http://${rest}`);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ECONNREFUSED":
      return "connection refused";
    case "ENOENT":
      return "no such socket";
    case "EACCES":
      return "permission denied";
    case "ENOTFOUND":
      return "unknown host name";
    default:
      return messageOf(error);
  }
}
