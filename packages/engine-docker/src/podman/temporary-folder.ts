import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Host, ownRuntimeFolder, xdgFolder } from "@rocker/core/engine";

/** Bytes that the path of a socket may have (unix(7), without the NUL at its end). */
const longestSocketPath = 107;

/** What buildah makes below TMPDIR for a step with an ssh agent (its pkg/sshagent); the number has at most 10 digits. */
const agentSocket = "/.buildah-ssh-sock0123456789/ssh_auth_sock";

export interface TemporaryFolder {
  /** For podman's environment. */
  readonly path: string;
  /** Takes away what was made for this build alone; what is cached stays. */
  readonly close: () => void;
}

/**
 * Podman's TMPDIR for one build. By default that is /var/tmp for everybody (buildah's internal/parse): without root, a
 * build would stumble over root's, and one that is interrupted leaves there what it had. Here each has a folder of its
 * own, below the person's cache, root's /var/tmp, or the TMPDIR that they set. Cache mounts, which podman has there too,
 * are linked into it.
 * @param withAgent whether a step uses the ssh agent, whose socket wants a short path
 */
export function temporaryFolder(host: Host, withAgent: boolean): TemporaryFolder {
  const { uid } = host.user();
  const usual = uid === 0 ? "/var/tmp" : join(xdgFolder("XDG_CACHE_HOME", host), "rocker/podman");
  const shared = host.env.TMPDIR || usual;
  mkdirSync(shared, { recursive: true, mode: 0o700 });
  const own = mkdtempSync(join(shared, "rocker-"));
  linkCaches(shared, own, uid);
  const runtime = ownRuntimeFolder(host);
  const isShort = Buffer.byteLength(own + agentSocket) <= longestSocketPath;
  const link = withAgent && !isShort && runtime ? linked(own, runtime) : undefined;
  const close = () => {
    for (const folder of [link?.place, own]) if (folder) remove(folder);
  };
  return { path: link?.path ?? own, close };
}

/** Buildah's names for it, before and since it has the user's id in it. */
function linkCaches(shared: string, own: string, uid: number): void {
  for (const name of ["buildah-cache", `buildah-cache-${uid}`]) {
    mkdirSync(join(shared, name), { recursive: true, mode: 0o700 });
    symlinkSync(join(shared, name), join(own, name));
  }
}

/** A folder by a short path. */
function linked(folder: string, runtime: string): { readonly place: string; readonly path: string } {
  const place = mkdtempSync(join(runtime, "rocker-"));
  const path = join(place, "podman");
  symlinkSync(folder, path);
  return { place, path };
}

/** What cannot be removed, such as a file of one of the person's subordinate users, is no reason to fail. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}
