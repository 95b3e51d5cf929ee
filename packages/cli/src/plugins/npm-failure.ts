import { type Problem, problem } from "@rocker/core/lifecycle";
import type { NpmOutcome } from "./npm.ts";

/** What npm says of its own failure, by `--json`. */
interface NpmError {
  readonly code: string;
  readonly summary: string;
  readonly detail: string;
}

/**
 * What a failure of npm means for the person, in our words.
 * @param asked what npm was asked for, as the person named it
 * @param folder the plugin folder
 */
export function npmProblem(outcome: NpmOutcome, asked: readonly string[], folder: string): Problem {
  const error = readError(outcome);
  const { code, summary, detail } = error;
  if (code === "E404") return notFound(error);
  if (code === "ETARGET" || code === "ENOVERSIONS") return noVersion(summary);
  if (damaged.test(code)) return problem("RK213", { package: oneOf(asked), reason: reasonIn(summary) });
  if (code === "ENOENT" && summary.includes("package.json"))
    return noPackage(asked, "it has no package.json");
  if (code === "EJSONPARSE") return noPackage(asked, "its package.json is not JSON");
  if (unwritable[code]) return folderProblem(code, folder, summary);
  const refused = registryReason(code, summary);
  if (refused)
    return problem("RK212", { registry: registryIn(summary) ?? `the registry ${unnamed}`, ...refused });
  if (code === "ERESOLVE")
    return problem("RK218", { message: `packages do not go together: ${conflictIn(detail)}` });
  return problem("RK218", { message: gitReason(detail) ?? reasonIn(summary) });
}

/** A file that npm could not unpack: it tells so, goes on, and may end well. */
export function unpackProblem(
  { stderr }: NpmOutcome,
  asked: readonly string[],
  folder: string,
): Problem | undefined {
  const [found, code = "", rest = ""] = /TAR_ENTRY_ERROR (?:(E[A-Z]+): )?(.*)/.exec(stderr) ?? [];
  if (found === undefined) return undefined;
  if (unwritable[code]) return folderProblem(code, folder, rest);
  return problem("RK213", { package: oneOf(asked), reason: reasonIn(rest) });
}

/** What keeps the plugin folder from being written, or undefined when the error is of another kind. */
export function writeProblem(error: unknown, folder: string): Problem | undefined {
  const { code = "", message = "" } = error as NodeJS.ErrnoException;
  return unwritable[code] ? folderProblem(code, folder, message) : undefined;
}

const unwritable: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EROFS: "it is on a file system that can only be read",
  EACCES: "that is not permitted",
  EPERM: "that is not permitted",
  EIO: "the disk failed",
  EMFILE: "too many files are open",
};

function folderProblem(code: string, folder: string, message: string): Problem {
  const full = code === "ENOSPC" || code === "EDQUOT";
  const fix = full ? "Free some room and try again. The plugins are as they were." : undefined;
  // npm's cache may be what is full or forbidden: the path says it.
  const [, path] = /'(\/[^']*)'/.exec(message) ?? [];
  const at = path && !path.startsWith(folder) ? ` (${path})` : "";
  return problem("RK214", { folder, reason: `${unwritable[code]}${at}`, fix });
}

function readError({ stdout, stderr }: NpmOutcome): NpmError {
  // Programs that npm starts may write there too: its own object comes last.
  const start = stdout.search(/\{\s*"error":/);
  try {
    const { error } = JSON.parse(stdout.slice(start));
    return { code: String(error.code), summary: String(error.summary), detail: String(error.detail ?? "") };
  } catch {
    const lines = stderr.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
    const [, code = ""] = /^npm (?:error|ERR!) code (\S+)/m.exec(stderr) ?? [];
    const words = lines.map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
    const summary =
      words.find((line) => line !== "" && !line.startsWith("code ")) ?? "it ended without a word";
    return { code, summary, detail: words.join("\n") };
  }
}

function notFound({ summary, detail }: NpmError): Problem {
  const [, spec = ""] = /'([^'\s]+)'/.exec(detail) ?? [];
  if (!spec || spec.includes("://")) {
    const [address = "it"] = /https?:\/\/[^\s,]+/.exec(summary) ?? [];
    return problem("RK210", { spec: "file", place: `at ${address}`, fix: "Check the address." });
  }
  const place = `in the registry ${registryIn(summary) ?? unnamed}`;
  return problem("RK210", { spec: `package ${spec.replace(/@(\*|latest)?$/, "")}`, place });
}

function noVersion(summary: string): Problem {
  const [, name = "the package", version = ""] = / for ((?:@[^@\s]+)|[^@\s]+)@?(.*)$/m.exec(summary) ?? [];
  return problem("RK211", { package: name, version: version.replace(/\.?\s*$/, "") || "at all" });
}

// How npm, its tar and zlib call contents that are not what they should be.
const damaged = /^(EINTEGRITY|TAR_(BAD_ARCHIVE|ABORT)|Z_(DATA|BUF)_ERROR|ERR_STREAM_PREMATURE_CLOSE)$/;

const network: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ECONNRESET: "it broke off the connection",
  ENOTFOUND: "there is no machine of that name",
  EAI_AGAIN: "its name cannot be looked up",
  ETIMEDOUT: "it does not answer in time",
  ERR_SOCKET_TIMEOUT: "it does not answer in time",
  EIDLETIMEOUT: "it does not answer in time",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no network",
  ENOTCACHED: "npm is told to work without network, and has not got it",
  E429: "too many requests were made",
};

function registryReason(code: string, summary: string): { reason: string; fix?: string } | undefined {
  const known = network[code];
  if (known) return { reason: `${known} (${code})` };
  if (/^(E401|E403|ENEEDAUTH|EAUTHUNKNOWN|EOTP)$/.test(code)) {
    const reason = `it refuses you (${code})`;
    return { reason, fix: `Log in with "npm login", or ask who keeps the registry.` };
  }
  if (/^E5\d\d$/.test(code))
    return { reason: `it has a problem of its own (${code})`, fix: "Try again later." };
  if (/CERT|SSL|TLS|EPROTO|ISSUER/.test(code)) {
    const fix =
      'Behind a proxy that looks into connections, npm needs its certificate: "npm config set cafile".';
    return { reason: `its certificate is not trusted (${code})`, fix };
  }
  if (/^(FETCH_ERROR|ERR_INVALID_URL|ERR_INVALID_PROTOCOL)$|^E4\d\d$/.test(code)) {
    return { reason: `${reasonIn(summary)} (${code})` };
  }
  return undefined;
}

const unnamed = "that npm is told to use";

/** The registry that npm names by one of its addresses: what stands before the package. */
function registryIn(text: string): string | undefined {
  const [address = ""] = /https?:\/\/[^\s,]+/.exec(text) ?? [];
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  const folders = pathname.split("/-/")[0]?.split("/").slice(0, -1).join("/") ?? "";
  // A scope is part of the package's name, not of the registry's address.
  return origin + folders.replace(/\/@[^/]*$/, "");
}

const noPackage = (asked: readonly string[], reason: string) =>
  problem("RK216", { package: oneOf(asked), reason });

/** npm does not say which one it was. */
const oneOf = (asked: readonly string[]) => (asked.length > 1 ? `one of ${asked.join(", ")}` : `${asked[0]}`);

/** The two ends of a conflict of peer dependencies: "ms@1.0.0" that is there and "peer ms@^2 from …" that is wanted. */
function conflictIn(detail: string): string {
  const [, found] = /^Found: (.+)$/m.exec(detail) ?? [];
  const wishes = [...detail.matchAll(/^ *(?:peer|peerOptional) (.+)$/gm)].map(([, wish]) => wish);
  return [...new Set(wishes)].join("; ") || found || "npm does not say which";
}

/** What git said, after the line with its command. */
function gitReason(detail: string): string | undefined {
  if (!/^git .*(ls-remote|clone|fetch|checkout)/.test(detail)) return undefined;
  const [, said = ""] = detail.split("\n");
  return said && `git: ${reasonIn(said).replace(/^fatal: /, "")}`;
}

/** The first line, without what only npm's authors need, and without its full stop. */
function reasonIn(summary: string): string {
  const [first = ""] = summary.trim().split("\n");
  return first.replace(/[.\s]+$/, "") || "it ended without a word";
}
