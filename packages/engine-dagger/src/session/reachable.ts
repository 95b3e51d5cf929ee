import { connect } from "node:net";
import { messageOf } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";

/** Longer than any network needs, shorter than a person's patience. Dagger itself would try for five minutes. */
const patience = 5000;

/**
 * Asks whether somebody listens at an engine's address. Of addresses behind another program (ssh, kubectl, docker)
 * that program says so itself.
 * @throws RockerError dagger/unreachable after 5 s at most
 */
export async function assertReachable(address: string, signal: AbortSignal): Promise<void> {
  const target = targetOf(address);
  if (!target) return;
  const socket = connect({ ...target, signal });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(patience, () => reject(new Error(`nobody answered within ${patience / 1000} s`)));
      socket.on("connect", resolve);
      socket.on("error", reject);
    });
  } catch (error) {
    if (signal.aborted) return; // Whoever waits for the session says so.
    throw daggerError("unreachable", { address, reason: reasonOf(error) }, error);
  } finally {
    socket.destroy();
  }
}

function targetOf(address: string): { path: string } | { host: string; port: number } | undefined {
  const [form, rest = ""] = address.split("://");
  if (form === "unix") return { path: rest };
  if (form !== "tcp" && form !== "tls") return undefined;
  const { hostname, port } = new URL(`http://${rest}`);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ECONNREFUSED":
      return "nobody listens there";
    case "ENOENT":
      return "there is no such socket";
    case "EACCES":
      return "you may not use its socket";
    case "ENOTFOUND":
      return "no machine has that name";
    default:
      return messageOf(error);
  }
}
