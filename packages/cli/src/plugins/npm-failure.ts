import { type Problem, problem } from "@rocker/core/lifecycle";
import type { NpmOutcome } from "./npm.ts";

/** An error that npm reports with `--json`. */
interface NpmError {
  readonly code: string;
  readonly summary: string;
  readonly detail: string;
}

/**
 * Translates a failure of npm into a problem.
 * @param asked the requested packages, as the user named them
 * @param directory the plugin directory
 */
export function npmProblem(outcome: NpmOutcome, asked: readonly string[], directory: string): Problem {
  const error = readError(outcome);
  const { code, summary, detail } = error;
  if (code === "E404") return notFound(error);
  if (code === "ETARGET" || code === "ENOVERSIONS") return noVersion(summary);
  if (damaged.test(code)) return problem("RK213", { package: oneOf(asked), reason: reasonIn(summary) });
  if (code === "ENOENT" && summary.includes("package.json"))
    return noPackage(asked, "it has no package.json");
  if (code === "EJSONPARSE") return noPackage(asked, "its package.json is not valid JSON");
  if (unwritable[code]) return directoryProblem(code, directory, summary);
  const failure = registryFailure(code, summary);
  if (failure) return problem("RK212", { registry: registryIn(summary) ?? unnamed, ...failure });
  if (code === "ERESOLVE")
    return problem("RK218", { message: `conflicting peer dependencies: ${conflictIn(detail)}` });
  return problem("RK218", { message: gitReason(detail) ?? reasonIn(summary) });
}

/** A file that npm could not extract: npm only warns about it, and may even succeed. */
export function unpackProblem(
  { stderr }: NpmOutcome,
  asked: readonly string[],
  directory: string,
): Problem | undefined {
  const [found, code = "", rest = ""] = /TAR_ENTRY_ERROR (?:(E[A-Z]+): )?(.*)/.exec(stderr) ?? [];
  if (found === undefined) return undefined;
  if (unwritable[code]) return directoryProblem(code, directory, rest);
  return problem("RK213", { package: oneOf(asked), reason: reasonIn(rest) });
}

/** The problem for an error while writing to the plugin directory; undefined for other errors. */
export function writeProblem(error: unknown, directory: string): Problem | undefined {
  const { code = "", message = "" } = error as NodeJS.ErrnoException;
  return unwritable[code] ? directoryProblem(code, directory, message) : undefined;
}

const unwritable: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on device",
  EDQUOT: "disk quota exceeded",
  EROFS: "read-only file system",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EIO: "input/output error",
  EMFILE: "too many open files",
};

function directoryProblem(code: string, directory: string, message: string): Problem {
  const full = code === "ENOSPC" || code === "EDQUOT";
  const fix = full ? "Free some disk space and try again. No plugin was changed." : undefined;
  // The path shows whether npm's cache caused the error.
  const [, path] = /'(\/[^']*)'/.exec(message) ?? [];
  const at = path && !path.startsWith(directory) ? ` (${path})` : "";
  return problem("RK214", { directory: directory, reason: `${unwritable[code]}${at}`, fix });
}

function readError({ stdout, stderr }: NpmOutcome): NpmError {
  // Programs that npm starts may write to stdout too. npm's own object comes last.
  const start = stdout.search(/\{\s*"error":/);
  try {
    const { error } = JSON.parse(stdout.slice(start));
    return { code: String(error.code), summary: String(error.summary), detail: String(error.detail ?? "") };
  } catch {
    const lines = stderr.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
    const [, code = ""] = /^npm (?:error|ERR!) code (\S+)/m.exec(stderr) ?? [];
    const words = lines.map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
    const summary = words.find((line) => line !== "" && !line.startsWith("code ")) ?? noMessage;
    return { code, summary, detail: words.join("\n") };
  }
}

function notFound({ summary, detail }: NpmError): Problem {
  const [, spec = ""] = /'([^'\s]+)'/.exec(detail) ?? [];
  if (!spec || spec.includes("://")) {
    const [url = "the given URL"] = /https?:\/\/[^\s,]+/.exec(summary) ?? [];
    return problem("RK210", { spec: "file", place: `at ${url}`, fix: "Check the URL." });
  }
  const registry = registryIn(summary);
  const place = registry ? `in the registry ${registry}` : `in ${unnamed}`;
  return problem("RK210", { spec: `package ${spec.replace(/@(\*|latest)?$/, "")}`, place });
}

function noVersion(summary: string): Problem {
  const [, name = "the package", version = ""] = / for ((?:@[^@\s]+)|[^@\s]+)@?(.*)$/m.exec(summary) ?? [];
  return problem("RK211", { package: name, version: version.replace(/\.?\s*$/, "") || "at all" });
}

// Error codes of npm, tar and zlib for corrupt content.
const damaged = /^(EINTEGRITY|TAR_(BAD_ARCHIVE|ABORT)|Z_(DATA|BUF)_ERROR|ERR_STREAM_PREMATURE_CLOSE)$/;

const network: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name lookup failed",
  ETIMEDOUT: "connection timed out",
  ERR_SOCKET_TIMEOUT: "connection timed out",
  EIDLETIMEOUT: "connection timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ENOTCACHED: "npm is in offline mode, and its cache does not have the package",
  E429: "too many requests",
};

function registryFailure(code: string, summary: string): { reason: string; fix?: string } | undefined {
  const known = network[code];
  if (known) return { reason: `${known} (${code})` };
  if (/^(E401|E403|ENEEDAUTH|EAUTHUNKNOWN|EOTP)$/.test(code)) {
    const reason = `access denied (${code})`;
    return { reason, fix: 'Log in with "npm login", or ask the administrator of the registry for access.' };
  }
  if (/^E5\d\d$/.test(code)) return { reason: `server error (${code})`, fix: "Try again later." };
  if (/CERT|SSL|TLS|EPROTO|ISSUER/.test(code)) {
    const fix = "Behind a proxy that intercepts TLS, configure its certificate: npm config set cafile FILE";
    return { reason: `certificate not trusted (${code})`, fix };
  }
  if (/^(FETCH_ERROR|ERR_INVALID_URL|ERR_INVALID_PROTOCOL)$|^E4\d\d$/.test(code)) {
    return { reason: `${reasonIn(summary)} (${code})` };
  }
  return undefined;
}

const unnamed = "the configured npm registry";

/** The registry in a URL that npm names: everything before the package. */
function registryIn(text: string): string | undefined {
  const [url = ""] = /https?:\/\/[^\s,]+/.exec(text) ?? [];
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const path = pathname.split("/-/")[0]?.split("/").slice(0, -1).join("/") ?? "";
  // A scope is part of the package's name, not of the registry's URL.
  return origin + path.replace(/\/@[^/]*$/, "");
}

const noPackage = (asked: readonly string[], reason: string) =>
  problem("RK216", { package: oneOf(asked), reason });

/** npm does not report which of several packages it was. */
const oneOf = (asked: readonly string[]) => (asked.length > 1 ? `one of ${asked.join(", ")}` : `${asked[0]}`);

/** The conflicting requirements: "ms@^1 from …; ms@^2 from …", or the installed version if npm lists none. */
function conflictIn(detail: string): string {
  const [, found] = /^Found: (.+)$/m.exec(detail) ?? [];
  const requirements = [...detail.matchAll(/^ *(?:peer|peerOptional) (.+)$/gm)].map(([, one]) => one);
  return [...new Set(requirements)].join("; ") || found || "npm does not report which";
}

/** git's error message, which follows the line with its command. */
function gitReason(detail: string): string | undefined {
  if (!/^git .*(ls-remote|clone|fetch|checkout)/.test(detail)) return undefined;
  const [, message = ""] = detail.split("\n");
  return message && `git: ${reasonIn(message).replace(/^fatal: /, "")}`;
}

/** The first line of a message, without its period. */
function reasonIn(summary: string): string {
  const [first = ""] = summary.trim().split("\n");
  return first.replace(/[.\s]+$/, "") || noMessage;
}

const noMessage = "it exited without an error message";
