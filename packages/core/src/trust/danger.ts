import type { Host } from "../host/host.ts";
import type { HostAccess, HostAccessKind } from "./access.ts";
import { type Holdings, isEngineSocket } from "./holdings.ts";
import { wholeHostReason } from "./whole-host.ts";

/** `host`: full control of the host, or of all that the user can reach there. `secrets`: what the user keeps to themselves, or what acts for them. `other`: the rest. */
export const dangers = ["host", "secrets", "other"] as const;
export type Danger = (typeof dangers)[number];

/** What access gives beyond its name. */
export interface Assessment {
  readonly danger: Danger;
  /** What it holds or gives, each without a period: `holds docker.sock, which gives full control of the host`. */
  readonly notes: readonly string[];
}

/** Where keys, passwords and tokens are, in the home directory. */
const secretPaths = [
  ...[".ssh", ".gnupg", ".aws", ".azure", ".config/gcloud", ".kube", ".docker/config.json", ".netrc"],
  ...[".git-credentials", ".config/gh", ".npmrc", ".pypirc", ".password-store", ".local/share/keyrings"],
  ...[".mozilla", ".config/google-chrome", ".config/chromium"],
];

/** Whoever writes there can have programs run as root. */
const systemDirectories = [
  "/",
  "/bin",
  "/boot",
  "/etc",
  "/lib",
  "/opt",
  "/root",
  "/sbin",
  "/sys",
  "/usr",
  "/var",
];

const secretKinds: ReadonlySet<HostAccessKind> = new Set([
  ...(["socket", "device", "network", "ipc", "capability", "security", "variable", "env-file"] as const),
  ...(["privileged", "hook", "host-action", "protection"] as const),
]);

/** @param search what a directory holds */
export function assess(access: HostAccess, host: Host, search: (directory: string) => Holdings): Assessment {
  const whole = wholeHostReason(access, host);
  // The text of "privileged" says it already.
  const notes = whole === undefined || access.kind === "privileged" ? [] : [whole];
  if (access.kind !== "mount") {
    // It runs outside of any container, with the user's permissions. Its text says so.
    const runsOnHost = access.kind === "host-action" && access.detail?.as === "command";
    const danger = whole || runsOnHost ? "host" : secretKinds.has(access.kind) ? "secrets" : "other";
    return { danger, notes };
  }
  const { value, detail = {} } = access;
  const secrets = secretsIn(value, host);
  const copies = detail.use === "build" || host.path(value)?.kind !== "directory";
  const { sockets, unsearched } = copies ? { sockets: [], unsearched: [] } : search(value);
  const engines = sockets.filter(isEngineSocket);
  const others = sockets.filter((path) => !isEngineSocket(path));
  if (engines.length > 0) notes.push(`holds ${names(engines, value)}, which gives full control of the host`);
  if (secrets.length > 0) notes.push(`holds ${names(secrets, value)}`);
  if (others.length > 0) notes.push(`holds the sockets ${names(others, value)}`);
  const [hidden] = unsearched;
  if (hidden !== undefined) notes.push(`may hold more: ${hidden} was not searched`);
  const writesSystem = detail.mode?.startsWith("writable") && systemDirectories.includes(value);
  if (whole ?? engines[0] ?? writesSystem) return { danger: "host", notes };
  return { danger: secrets.length > 0 || others.length > 0 ? "secrets" : "other", notes };
}

function secretsIn(directory: string, host: Host): string[] {
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const isIn = (path: string, parent: string) => `${path}/`.startsWith(`${parent.replace(/\/$/, "")}/`);
  return [...secretPaths.map((path) => `${home}/${path}`), "/etc/shadow"].filter(
    (path) => (isIn(path, directory) || isIn(directory, path)) && host.path(path) !== undefined,
  );
}

/** At most three, from the directory that is mounted. */
function names(paths: readonly string[], directory: string): string {
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  const shown = paths.slice(0, 3).map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path));
  const more = paths.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
