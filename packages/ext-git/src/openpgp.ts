import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import {
  type ContainerBuilder,
  type Host,
  linkIntoSession,
  makeSessionDirectory,
  ownRuntimeDirectory,
  type SetupContext,
  sessionDirectory,
} from "@rocker/core";

const gnupgHome = "/var/lib/rocker/gnupg";
const socketDirectory = "/run/rocker/gnupg";
const socketName = "agent";

// GnuPG requires a home that only its user can access.
const makeHome = 'mkdir -p "$1" && chown "$2:$3" "$1" && chmod 700 "$1"';

/**
 * Signs with OpenPGP keys through the restricted ("extra") socket of the user's agent, which never exports a key. The
 * container gets the public keys only.
 * @returns why signing is not possible; undefined when it is
 */
export function addOpenPgp(
  container: ContainerBuilder,
  { host, account, persistent }: Pick<SetupContext, "host" | "account" | "persistent">,
): string | undefined {
  const socket = agentSocket(host);
  if (!socket) return "your gpg-agent is not running (start it with: gpgconf --launch gpg-agent)";
  const keys = host.path(join(homeOf(host), "pubring.kbx"));
  if (keys?.kind !== "file") return `no public keys found in ${homeOf(host)}/pubring.kbx`;
  const session = persistent ? sessionDirectory(host, "git") : undefined;
  if (persistent && !session) return "you have no runtime directory (XDG_RUNTIME_DIR)";

  const owner = [account?.uid ?? 0, account?.gid ?? 0].map(String);
  container
    .withPackages(
      { apt: ["gpg"], apk: ["gnupg"], dnf: ["gnupg2"], pacman: ["gnupg"], zypper: ["gpg2"] },
      { optional: true },
    )
    .withScript(makeHome, [gnupgHome, ...owner], { layer: "user", title: "GnuPG's directory" })
    // A regular file that redirects clients to the actual socket (libassuan, "socket redirection").
    .withNewFile(
      posix.join(gnupgHome, "S.gpg-agent"),
      `%Assuan%\nsocket=${socketDirectory}/${socketName}\n`,
      {
        layer: "user",
        owner: account ? "user" : "root",
      },
    )
    .withBindMount(keys.realPath, posix.join(gnupgHome, "pubring.kbx"), { readOnly: true })
    .withRunVariable("GNUPGHOME", gnupgHome);
  if (session) {
    container
      .withBindMount(session, socketDirectory, { readOnly: true, directory: true })
      .withPreparation({ openpgp: true });
  } else container.withBindMount(socket, posix.join(socketDirectory, socketName));
  return undefined;
}

/** Called before a persistent container starts. */
export function prepareOpenPgp(host: Host): void {
  const session = sessionDirectory(host, "git");
  if (session) makeSessionDirectory(session);
}

/** Links the agent of this session into a persistent container. @returns why signing is not possible */
export function enterOpenPgp(host: Host): string | undefined {
  const session = sessionDirectory(host, "git");
  const socket = agentSocket(host);
  return session && socket ? linkIntoSession(session, socketName, socket) : "your gpg-agent is not running";
}

function homeOf(host: Host): string {
  return host.env.GNUPGHOME || join(host.user().home, ".gnupg");
}

/** The real path of the agent's restricted socket (gpg-agent, --extra-socket). */
function agentSocket(host: Host): string | undefined {
  const name = "S.gpg-agent.extra";
  const runtime = ownRuntimeDirectory(host);
  const candidates = [
    ...(runtime ? [join(runtime, "gnupg", subdirectory(host), name)] : []),
    join(homeOf(host), name),
  ];
  return candidates.map((path) => host.path(path)).find((facts) => facts?.kind === "socket")?.realPath;
}

/** The socket directory of a non-default home, named by a hash of the home's path (GnuPG's common/homedir.c). */
function subdirectory(host: Host): string {
  if (!host.env.GNUPGHOME) return "";
  const hash = createHash("sha1").update(homeOf(host)).digest().subarray(0, 15);
  return `d.${zBase32(hash)}`;
}

/** Encodes five bits per character in the z-base-32 alphabet. */
function zBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => "ybndrfg8ejkmcpqxot1uwisza345h769"[Number.parseInt(five, 2)])
    .join("");
}
