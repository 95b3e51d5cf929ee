import type { ExtensionProblem } from "@rocker/core";

/** Why a download failed, as the user sees it. */
export class DownloadFailure extends Error {
  readonly problem: ExtensionProblem;

  constructor(problem: ExtensionProblem) {
    super(problem.what);
    this.problem = problem;
  }
}

export const failures = {
  notFound: (feature: string, host: string) =>
    new DownloadFailure({
      slug: "not-found",
      what: `Feature ${feature} not found on ${host}.`,
      fix: "Check the name and the version.",
      facts: { feature, registry: host },
    }),
  login: (feature: string, host: string, hasLogin: boolean) =>
    new DownloadFailure({
      slug: "login",
      what: `${host} denied access to Feature ${feature}.`,
      why: hasLogin
        ? "It rejected the stored login."
        : "No login is stored for it, or the Feature does not exist.",
      fix: `Run "docker login ${host}", or check the name.`,
      facts: { feature, registry: host },
    }),
  unreachable: (feature: string, host: string, why: string) =>
    new DownloadFailure({
      slug: "unreachable",
      what: `cannot download Feature ${feature}: the request to ${host} failed.`,
      why: `${why.replace(/\.$/, "")}.`,
      fix: "Check the network. Features that are in the cache and in devcontainer-lock.json need no network.",
      facts: { feature, registry: host },
    }),
  damaged: (feature: string, expected: string, found: string) =>
    new DownloadFailure({
      slug: "digest",
      what: `the contents of Feature ${feature} have changed.`,
      why: `Its digest is ${found}, not ${expected}.`,
      fix: "If you trust the new contents, remove the Feature's entry from devcontainer-lock.json.",
      facts: { feature, expected, found },
    }),
  unusable: (feature: string, why: string) =>
    new DownloadFailure({
      slug: "unusable",
      what: `${feature} is not a usable Feature: ${why}.`,
      fix: "Use another version, or report it to its author.",
      facts: { feature },
    }),
} as const;
