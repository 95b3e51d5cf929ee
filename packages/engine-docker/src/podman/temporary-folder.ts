import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Host, ownRuntimeFolder, xdgFolder } from "@rocker/core/engine";

/** Bytes that the path of a socket may have (unix(7), without the NUL at its end). */
const longestSocketPath = 107;

/** What buildah makes below TMPDIR for a step with an ssh agent (its pkg/sshagent); the number has at most 10 digits. */
const agentSocket = "/.buildah-ssh-sock0123456789/ssh_auth_sock";

export interface TemporaryFolder {
  /** For podman's environment; undefined: as it is. */
  readonly path: string | undefined;
  /** Takes away what was made for this build alone; what is cached stays. */
  readonly close: () => void;
}

/**
 * Where podman has cache mounts and what it makes for a build, its TMPDIR. By default that is /var/tmp for everybody
 * (buildah's internal/parse): without root, a build would stumble over root's. A folder of the person's own.
 * @param withAgent whether a step uses the ssh agent, whose socket wants a short path
 */
export function temporaryFolder(host: Host, withAgent: boolean): TemporaryFolder {
  const asItIs = (path?: string) => ({ path, close: () => {} });
  if (host.user().uid === 0 || host.env.TMPDIR) return asItIs();
  const folder = join(xdgFolder("XDG_CACHE_HOME", host), "rocker/podman");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const runtime = ownRuntimeFolder(host);
  const isShort = Buffer.byteLength(folder + agentSocket) <= longestSocketPath;
  return !withAgent || isShort || !runtime ? asItIs(folder) : linked(folder, runtime);
}

/** The same folder by a short path. */
function linked(folder: string, runtime: string): TemporaryFolder {
  const place = mkdtempSync(join(runtime, "rocker-"));
  const path = join(place, "podman");
  symlinkSync(folder, path);
  return { path, close: () => rmSync(place, { recursive: true, force: true }) };
}
