import type { Host } from "../host/host.ts";
import type { HostAccess, HostAccessKind } from "./access.ts";
import { type Holdings, holdingsOf } from "./holdings.ts";
import { wholeHostReason } from "./whole-host.ts";

export type PolicyAnswer = "allow" | "deny" | "ask";

/** One rule of a kind; the first whose pattern matches decides. */
export interface PolicyRule {
  /** `*` matches anything but "/", `**` anything. */
  readonly pattern: string;
  readonly answer: PolicyAnswer;
}

/** What the user allows, denies or wants to be asked about, by kind. Where no rule matches, they are asked. */
export type Policy = ReadonlyMap<HostAccessKind, readonly PolicyRule[]>;

/** What the policy says of a request. */
export interface PolicyDecision {
  readonly answer: PolicyAnswer;
  /** How it reaches what is denied, where it does not name it. */
  readonly why?: string;
}

/** Kinds that say what of the host's files can be reached. */
const kindsOfFiles = ["mount", "socket", "device", "env-file", "variable"] as const;

/**
 * Decides by what a request reaches, not by what it names: a denied path also denies the directories that it is in and files
 * that are read from there, a denied socket the directories that hold it, and anything denied denies what reaches the whole
 * host. An `allow` for a privilege, device or socket that the user wrote for this kind counts.
 * @param search looks for sockets and devices; called only if a rule denies some
 */
export function policyDecision(
  policy: Policy,
  access: HostAccess,
  host: Host,
  search: (directory: string) => Holdings = (directory) => holdingsOf(directory, host),
): PolicyDecision {
  const { kind, value, detail = {} } = access;
  const answerTo = (of: HostAccessKind, path: string) => ruleAnswer(policy.get(of) ?? [], path, host);
  const own = answerTo(kind, value);
  if (own === "deny") return { answer: own };
  const isPath = value.startsWith("/");
  if ((kind === "env-file" || kind === "socket") && isPath && own !== "allow") {
    if (answerTo("mount", value) === "deny") return { answer: "deny", why: "your policy denies mounting it" };
  }
  const whole = kind === "mount" || own !== "allow" ? wholeHostReason(access, host) : undefined;
  const denies = (of: HostAccessKind) => policy.get(of)?.some(({ answer }) => answer === "deny");
  if (whole && kindsOfFiles.some(denies)) return { answer: "deny", why: whole };
  if (kind !== "mount") return { answer: own };
  if (answerTo("env-file", value) === "deny" && own !== "allow")
    return { answer: "deny", why: "your policy denies to read it" };
  // The files of a build context are copied: nobody can connect to one.
  const why = detail.use === "build" ? undefined : deniedWithin(policy, value, host, search);
  return why === undefined ? { answer: own } : { answer: "deny", why };
}

/** The socket or device in a mounted directory that the policy denies, or why it may hold one. */
function deniedWithin(
  policy: Policy,
  directory: string,
  host: Host,
  search: (directory: string) => Holdings,
): string | undefined {
  if (host.path(directory)?.kind === "file") return undefined;
  const kinds = (["socket", "device"] as const).filter((kind) =>
    mayDenyBelow(policy.get(kind) ?? [], directory, host),
  );
  if (kinds.length === 0) return undefined;
  const found = search(directory);
  for (const kind of kinds) {
    const rules = policy.get(kind) ?? [];
    const [first] = found[`${kind}s`].filter((path) => ruleAnswer(rules, path, host) === "deny");
    if (first !== undefined) return `holds the ${kind} ${first}`;
    const hidden = found.unsearched.find((path) => mayDenyBelow(rules, path, host));
    if (hidden !== undefined) return `may hold a ${kind}: ${hidden} was not searched`;
  }
  return undefined;
}

/** The answer for one path or name. A denied path also denies the directories that it is in. */
function ruleAnswer(rules: readonly PolicyRule[], value: string, host: Host): PolicyAnswer {
  for (const { pattern, answer } of rules) {
    for (const absolute of spellings(pattern, host)) {
      const fixed = fixedPart(absolute).replace(/\/$/, "");
      const isAbove = answer === "deny" && fixed !== "" && isWithin(fixed, value);
      if (isAbove || expressionOf(absolute).test(value)) return answer;
    }
  }
  return "ask";
}

/** Whether something below a directory may be denied. */
function mayDenyBelow(rules: readonly PolicyRule[], directory: string, host: Host): boolean {
  for (const { pattern, answer } of rules) {
    for (const absolute of spellings(pattern, host)) {
      const fixed = fixedPart(absolute).replace(/\/$/, "");
      const isAll = absolute === "**" || absolute === `${fixed}/**`;
      if (isAll && isWithin(directory, fixed)) return answer === "deny";
      const meets = isWithin(fixed, directory) || `${directory.replace(/\/$/, "")}/`.startsWith(fixed);
      if (answer === "deny" && meets) return true;
    }
  }
  return false;
}

/** The pattern with the home directory, and the same with symbolic links resolved: requests have real paths. */
function spellings(pattern: string, host: Host): string[] {
  const home = host.user().home;
  const absolute = pattern.replace(/^~(?=\/|$)/, home);
  const fixed = fixedPart(absolute);
  const directory = fixed.length === absolute.length ? fixed : fixed.slice(0, fixed.lastIndexOf("/"));
  const real = directory.startsWith("/") ? host.path(directory)?.realPath : undefined;
  if (real === undefined || real === directory) return [absolute];
  return [absolute, real.replace(/\/$/, "") + absolute.slice(directory.length)];
}

/** What comes before the first wildcard. */
const fixedPart = (pattern: string) => pattern.split(/[*?]/)[0] ?? "";

const isWithin = (path: string, directory: string) =>
  `${path.replace(/\/$/, "")}/`.startsWith(`${directory.replace(/\/$/, "")}/`);

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\?]/g, "\\$&")
    .replace(/\/\*\*$/, "(?:/§)?")
    .replaceAll("**", "§")
    .replaceAll("*", "[^/]*")
    .replaceAll("§", ".*");
  return new RegExp(`^${source}$`, "s");
}
