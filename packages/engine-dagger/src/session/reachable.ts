import { connect } from "node:net";
import { messageOf } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";

/** Long enough for any network, and short enough for a user to wait. Dagger itself would try for five minutes. */
const timeoutMs = 5000;

/**
 * Checks that an engine responds at its address. For addresses that another program connects to (ssh, kubectl, docker),
 * that program reports the error.
 * @throws RockerError dagger/unreachable, after at most 5 s
 */
export async function assertReachable(address: string, signal: AbortSignal): Promise<void> {
  const target = targetOf(address);
  if (!target) return;
  // A TLS server does not respond without a handshake: only check that something is listening.
  const reason = await unreachableReason(target, signal, !address.startsWith("tls:"));
  if (reason !== undefined) throw daggerError("unreachable", { address, reason });
}

/** @throws RockerError dagger/session-ended, after at most 5 s */
export async function assertSessionReachable(port: number, signal: AbortSignal): Promise<void> {
  const reason = await unreachableReason({ host: "127.0.0.1", port }, signal, true);
  if (reason !== undefined) throw daggerError("session-ended", { port, reason });
}

type Target = { path: string } | { host: string; port: number };

/** Why there is no response; undefined if there is one, or if the check was aborted, which the caller reports. */
async function unreachableReason(
  target: Target,
  signal: AbortSignal,
  expectsResponse: boolean,
): Promise<string | undefined> {
  const socket = connect({ ...target, signal });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const tooLong = () => reject(new Error(`no response within ${timeoutMs / 1000} s`));
      timer = setTimeout(tooLong, timeoutMs);
      socket.on("error", reject);
      socket.on("connect", () => {
        if (!expectsResponse) return resolve();
        socket.write("GET / HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n");
        // Any response will do: the dagger program reports incompatibilities in more detail.
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
