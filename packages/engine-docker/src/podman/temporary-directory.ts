import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Host, makeDirectory, ownRuntimeDirectory, xdgDirectory } from "@rocker/core/engine";

/** Maximum length of a socket path in bytes (unix(7), without the NUL at its end). */
const maxSocketPath = 107;

/** The path that buildah creates in TMPDIR for a step with an ssh agent (its pkg/sshagent). The number has at most 10 digits. */
const agentSocket = "/.buildah-ssh-sock0123456789/ssh_auth_sock";

export interface TemporaryDirectory {
  /** The value of TMPDIR for podman. */
  readonly path: string;
  /** Removes the directory of this build. The caches are kept. */
  readonly close: () => void;
}

/**
 * Creates podman's TMPDIR for one build. The default is /var/tmp for all users (buildah's internal/parse), where a rootless
 * build would conflict with files of root, and an interrupted build would leave its files behind. Instead, each build gets
 * its own directory in the user's cache, in /var/tmp for root, or in the TMPDIR that is set. Podman keeps cache mounts in
 * TMPDIR: those of the base image's origin are linked into it, so that a build has no other ones. A Dockerfile of others is
 * built with another TMPDIR, and an ONBUILD trigger reaches the caches of its own image.
 * @param origin see `imageOrigin`
 * @param agent whether a step uses the ssh agent, whose socket needs a short path
 */
export function createTemporaryDirectory(
  host: Host,
  { origin, agent }: { readonly origin: string; readonly agent: boolean },
): TemporaryDirectory {
  const { uid } = host.user();
  const defaultParent = uid === 0 ? "/var/tmp" : join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/podman");
  const shared = host.env.TMPDIR || defaultParent;
  makeDirectory(shared);
  const own = mkdtempSync(join(shared, "rocker-"));
  linkCaches(shared, own, origin);
  const runtime = ownRuntimeDirectory(host);
  const isShort = Buffer.byteLength(own + agentSocket) <= maxSocketPath;
  const link = agent && !isShort && runtime ? createShortLink(own, runtime) : undefined;
  const close = () => {
    for (const directory of [link?.parent, own]) if (directory) remove(directory);
  };
  return { path: link?.path ?? own, close };
}

/**
 * Links a directory of caches under both names that buildah has for it: recent versions add the user ID. In a directory for
 * all users, another user may have created the one for caches: then nothing is linked, and the caches end with the build.
 */
function linkCaches(shared: string, own: string, origin: string): void {
  const uid = process.getuid?.() ?? 0;
  const all = join(shared, `rocker-caches-${uid}`);
  mkdirSync(all, { recursive: true, mode: 0o700 });
  const facts = lstatSync(all);
  if (!facts.isDirectory() || facts.uid !== uid || (facts.mode & 0o022) !== 0) return;
  const caches = join(all, createHash("sha256").update(origin).digest("hex").slice(0, 32));
  mkdirSync(caches, { recursive: true, mode: 0o700 });
  for (const name of ["buildah-cache", `buildah-cache-${uid}`]) symlinkSync(caches, join(own, name));
}

/** Creates a short link to a directory. */
function createShortLink(
  directory: string,
  runtime: string,
): { readonly parent: string; readonly path: string } {
  const parent = mkdtempSync(join(runtime, "rocker-"));
  const path = join(parent, "podman");
  symlinkSync(directory, path);
  return { parent, path };
}

/** Ignores files that cannot be removed, such as those of the user's subordinate IDs. */
function remove(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}
