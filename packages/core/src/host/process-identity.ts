import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * A process of one moment, as text without blanks in its parts: its ID may be another process's later, and means something
 * only in its own PID namespace (a container's), until the next boot of its machine.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot; empty without /proc. */
  readonly start: string;
  /** Empty without /proc. */
  readonly namespace: string;
  /** Empty without /proc. */
  readonly boot: string;
  readonly machine: string;
  /** Different for each identity that a process gives out. */
  readonly nonce: string;
}

/** `unknown`: it runs on another machine, in another container, or the system cannot tell. */
export type ProcessState = "running" | "gone" | "unknown";

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  return { ...here(), pid, start: statOf(pid)?.start ?? "", nonce: randomBytes(6).toString("hex") };
}

export function identityText(identity: ProcessIdentity): string {
  const { pid, start, namespace, boot, machine, nonce } = identity;
  return [pid, start, namespace, boot, machine, nonce].join(" ");
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [pid = "", start, namespace, boot, machine, nonce, ...more] = text.split(" ");
  if (!/^[1-9]\d*$/.test(pid) || start === undefined || namespace === undefined || boot === undefined) return;
  if (machine === undefined || !nonce || !/^[0-9a-f]+$/.test(nonce) || more.length > 0) return;
  return { pid: Number(pid), start, namespace, boot, machine, nonce };
}

/** Whether a process still runs. One that was killed and that its parent has not waited for is gone. */
export function stateOf({ pid, start, namespace, boot, machine }: ProcessIdentity): ProcessState {
  const own = here();
  if (machine !== own.machine) return "unknown";
  if (boot !== own.boot) return "gone";
  if (namespace !== own.namespace) return "unknown";
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? "running" : "gone";
  }
  if (start === "") return "unknown";
  const stat = statOf(pid);
  return stat && stat.start === start && !/[ZX]/.test(stat.state) ? "running" : "gone";
}

type Place = Pick<ProcessIdentity, "namespace" | "boot" | "machine">;
let place: Place | undefined;

function here(): Place {
  place ??= {
    namespace: orEmpty(() => readlinkSync("/proc/self/ns/pid")),
    boot: orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    machine: orEmpty(() => readFileSync("/etc/machine-id", "utf8")) || hostname(),
  };
  return place;
}

/** State and start time: the third and the 22nd field, counted after the name, which may contain anything. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const text = orEmpty(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, start] = [fields[0], fields[19]];
  return state && start ? { state, start } : undefined;
}

function orEmpty(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return "";
  }
}
