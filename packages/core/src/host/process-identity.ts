import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { sha256 } from "./sha256.ts";

/**
 * A process of one moment. Its ID may be another process's later, and means something
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
  return { ...here(), pid, start: statOf(pid)?.start ?? "", nonce: randomHex() };
}

// As in sha256: loaded when it is needed.
const randomHex = () => process.getBuiltinModule("node:crypto").randomBytes(6).toString("hex");

/** Fits into names of files, tags of images and labels. */
export function identityText(identity: ProcessIdentity): string {
  const { pid, start, namespace, boot, machine, nonce } = identity;
  return [pid, start, namespace, boot, machine, nonce].join(".");
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const found = /^([1-9]\d*)\.(\d*)\.(\d*)\.([0-9a-f]*)\.([0-9a-f]+)\.([0-9a-f]+)$/.exec(text);
  if (!found) return undefined;
  const [, pid, start = "", namespace = "", boot = "", machine = "", nonce = ""] = found;
  return { pid: Number(pid), start, namespace, boot, machine, nonce };
}

/** The mark of this process on what it creates, see isLeftBehind. */
export const ownerMark = (): string => identityText(ownIdentity());

/** Whether the process that made this mark is gone for certain: nobody is going to remove what it created. */
export function isLeftBehind(mark: string | undefined): boolean {
  const owner = parseIdentity(mark ?? "");
  return owner !== undefined && stateOf(owner) === "gone";
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
    namespace: orEmpty(() => readlinkSync("/proc/self/ns/pid")).replaceAll(/\D/g, ""),
    boot: orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")).replaceAll("-", ""),
    machine: sha256()
      .update(orEmpty(() => readFileSync("/etc/machine-id", "utf8")) || hostname())
      .digest("hex")
      .slice(0, 12),
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
