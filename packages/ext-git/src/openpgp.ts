import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import {
  type ContainerBuilder,
  type Host,
  linkIntoSession,
  makeSessionFolder,
  ownRuntimeFolder,
  type SetupContext,
  sessionFolder,
} from "@rocker/core";

const insideHome = "/var/lib/rocker/gnupg";
const insideSockets = "/run/rocker/gnupg";
const socketName = "agent";

// GnuPG wants it closed to others.
const makeHome = 'mkdir -p "$1" && chown "$2:$3" "$1" && chmod 700 "$1"';

/**
 * Signing with OpenPGP keys: the person's agent signs, by its socket for others, which gives no key away; the container
 * has their public keys.
 * @returns why it cannot be had; undefined when it can
 */
export function addOpenPgp(
  container: ContainerBuilder,
  { host, account, stays }: Pick<SetupContext, "host" | "account" | "stays">,
): string | undefined {
  const socket = agentSocket(host);
  if (!socket) return "your gpg-agent is not running: gpgconf --launch gpg-agent";
  const keys = host.path(join(homeOf(host), "pubring.kbx"));
  if (keys?.kind !== "file") return `there are no public keys in ${homeOf(host)}/pubring.kbx`;
  const session = stays ? sessionFolder(host, "git") : undefined;
  if (stays && !session) return "you have no runtime folder (XDG_RUNTIME_DIR)";

  const owner = [account?.uid ?? 0, account?.gid ?? 0].map(String);
  container
    .withPackages(
      { apt: ["gpg"], apk: ["gnupg"], dnf: ["gnupg2"], pacman: ["gnupg"], zypper: ["gpg2"] },
      { optional: true },
    )
    .withScript(makeHome, [insideHome, ...owner], { layer: "person", title: "GnuPG's folder" })
    // A file in a socket's place that says where it is (libassuan, "socket redirection").
    .withNewFile(posix.join(insideHome, "S.gpg-agent"), `%Assuan%\nsocket=${insideSockets}/${socketName}\n`, {
      layer: "person",
      owner: account ? "user" : "root",
    })
    .withBindMount(keys.realPath, posix.join(insideHome, "pubring.kbx"), { readOnly: true })
    .withRunVariable("GNUPGHOME", insideHome);
  if (session) {
    container
      .withBindMount(session, insideSockets, { readOnly: true, folder: true })
      .withPreparation({ openpgp: true });
  } else container.withBindMount(socket, posix.join(insideSockets, socketName));
  return undefined;
}

/** Before a container that stays is started. */
export function prepareOpenPgp(host: Host): void {
  const session = sessionFolder(host, "git");
  if (session) makeSessionFolder(session);
}

/** The agent of this session. @returns why it is not in a container that stays */
export function enterOpenPgp(host: Host): string | undefined {
  const session = sessionFolder(host, "git");
  const socket = agentSocket(host);
  return session && socket ? linkIntoSession(session, socketName, socket) : "your gpg-agent is not running";
}

function homeOf(host: Host): string {
  return host.env.GNUPGHOME || join(host.user().home, ".gnupg");
}

/** The agent's restricted socket (gpg-agent, --extra-socket), its real path. */
function agentSocket(host: Host): string | undefined {
  const name = "S.gpg-agent.extra";
  const runtime = ownRuntimeFolder(host);
  const places = [
    ...(runtime ? [join(runtime, "gnupg", subFolder(host), name)] : []),
    join(homeOf(host), name),
  ];
  return places.map((path) => host.path(path)).find((facts) => facts?.kind === "socket")?.realPath;
}

/** Where sockets of another home than the usual one are (GnuPG's common/homedir.c): named by a hash of its path. */
function subFolder(host: Host): string {
  if (!host.env.GNUPGHOME) return "";
  const hash = createHash("sha1").update(homeOf(host)).digest().subarray(0, 15);
  return `d.${zBase32(hash)}`;
}

/** Five bits for each character, in the alphabet of z-base-32. */
function zBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => "ybndrfg8ejkmcpqxot1uwisza345h769"[Number.parseInt(five, 2)])
    .join("");
}
