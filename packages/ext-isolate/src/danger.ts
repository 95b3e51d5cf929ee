import { join } from "node:path/posix";
import { type Host, type Mount, visibleLine } from "@rocker/core";

/** Where the kernel and running programs are reached. What is in them changes all the time. */
const live = ["/proc", "/sys", "/dev", "/run", "/var/run"];

/** Where programs keep keys and passwords, relative to the home directory. */
const secrets = [
  ...[".ssh", ".gnupg", ".password-store", ".local/share/keyrings", ".netrc"],
  ...[".aws", ".azure", ".kube", ".config/gcloud", ".config/gh", ".docker/config.json"],
  ...[".git-credentials", ".config/git/credentials", ".npmrc", ".pypirc", ".cargo/credentials.toml"],
  ".config/containers/auth.json",
];

/** Files next to keys that are not secret. */
const isPublic = (path: string) => /(\.pub|\/known_hosts|\/allowed_signers)$/.test(path);

/** How many entries of a directory are looked at. */
const searchLimit = 100_000;

// The project and its repository may have a socket, such as that of Git's file system monitor: it is in no snapshot.
const mayHoldSockets = ["cwd", "git"];

/** What a read-only mount would give the container besides files, as text; undefined for nothing. */
export function dangerIn({ from, ...mount }: Mount, host: Host): string | undefined {
  if (mount.type !== "bind") return undefined;
  const { source, directory } = mount;
  const place = live.find((path) => isWithin(source, path) || (directory && isWithin(path, source)));
  // Drives are mounted there.
  if (place !== undefined && !/^\/run\/media\/[^/]+\/[^/]+/.test(source)) {
    return source === place
      ? `it is ${place}`
      : `${visibleLine(source)} ${isWithin(source, place) ? "is in" : "holds"} ${place}`;
  }
  const secret = secretIn(source, directory, host);
  if (secret !== undefined) return `${visibleLine(source)} holds keys or passwords (${visibleLine(secret)})`;
  return directory && !mayHoldSockets.includes(from) ? searched(source, host) : undefined;
}

function secretIn(source: string, directory: boolean, host: Host): string | undefined {
  if (isPublic(source)) return undefined;
  const { home, uid } = host.user();
  const places = secrets.map((name) => join(host.path(home)?.realPath ?? home, name));
  return [...places, ...(uid === 0 ? ["/etc/shadow"] : [])].find(
    (path) =>
      isWithin(source, path) || (directory && isWithin(path, source) && host.path(path) !== undefined),
  );
}

/** Looks for sockets and devices in a directory, at any level. Links are not followed, as in the snapshot. */
function searched(source: string, host: Host): string | undefined {
  const directories = [source];
  let count = 0;
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    const found = (host.entries(directory) ?? []).map(({ name, kind }) => ({
      kind,
      path: join(directory ?? "", name),
    }));
    count += found.length;
    if (count > searchLimit)
      return `${visibleLine(source)} holds more than ${searchLimit} files, too many to search for sockets`;
    const open = found.find(({ kind }) => kind === "socket" || kind === "device");
    if (open) return `it holds the ${open.kind} ${visibleLine(open.path)}`;
    directories.push(...found.filter(({ kind }) => kind === "directory").map(({ path }) => path));
  }
  return undefined;
}

const isWithin = (path: string, directory: string) =>
  path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
