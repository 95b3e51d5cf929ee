import { problemOf, RockerError } from "@rocker/core";

/** The error of `rocker up` as one of `rocker agent new`. */
export const asCreationError = (name: string, error: unknown): unknown =>
  asQuotaError(asLifecycleError(name, error));

function asLifecycleError(name: string, error: unknown): unknown {
  if (!(error instanceof RockerError) || !error.problems.some(({ code }) => code === "RK446")) return error;
  const reason = error.problems[0]?.what ?? error.message;
  return new RockerError(
    [
      problemOf("agent", {
        slug: "lifecycle",
        facts: { agent: name },
        what: `agent ${name} was created, but not all of the project's commands were run: ${reason}`,
        why: "Its output is above. The container has no network but what you allow.",
        fix: `Allow what it needs with "rocker agent policy ${name} allow HOST", then continue with: rocker agent run ${name} true`,
      }),
    ],
    { cause: error },
  );
}

function asQuotaError(error: unknown): unknown {
  if (!(error instanceof RockerError) || !error.problems.some(({ what }) => /quota/i.test(what)))
    return error;
  return new RockerError(
    [
      problemOf("agent", {
        slug: "no-quota",
        what: `the engine cannot limit the disk of an agent: ${error.problems[0]?.what ?? error.message}`,
        fix: "Leave out --disk, or have the engine store its volumes on XFS that is mounted with project quotas (pquota).",
      }),
    ],
    { cause: error },
  );
}
