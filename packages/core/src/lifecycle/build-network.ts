import { isRockerError, RockerError, rockerError } from "../errors/error.ts";
import type { BuildInputs } from "../image-build/build-inputs.ts";
import type { BuildNetwork, Plan } from "../plan/plan.ts";

/** Adds to the error of a build that had no network how to let it use the network. */
export function withoutNetwork(error: unknown, { buildNetwork }: Plan): unknown {
  if (!buildNetwork || !isRockerError(error)) return error;
  const { from, option } = buildNetwork;
  const hint = `The build had no network, because of the extension ${from}. If a step needs it, add --${option}.`;
  const problems = error.problems.map((problem) =>
    ["RK502", "RK503"].includes(problem.code) ? { ...problem, fix: `${hint} ${problem.fix}` } : problem,
  );
  return new RockerError(problems, { cause: error });
}

/** Frontends that are known to respect the network of the build: Docker's own, from version 1.3 on. */
const knownFrontend =
  /^(docker\.io\/)?docker\/dockerfile:(1|1\.([3-9]|[1-9]\d)(\.\d+)?)(-labs)?(@sha256:[0-9a-f]{64})?$/;

/**
 * Refuses a Dockerfile that could use the network in spite of `--network=none`: through RUN's own flag, or through a
 * frontend, an image that BuildKit runs with network to interpret the file.
 * @throws RockerError RK437
 */
export function requireOffline(
  { build: { dockerfile }, files }: Pick<BuildInputs, "build" | "files">,
  { option }: BuildNetwork,
): void {
  const text = files.dockerfile.toString("utf8");
  // Continuation lines, with either escape character, and the comments between them.
  const joined = text.replace(/[\\`][ \t]*\r?\n(?:[ \t]*#.*\r?\n|[ \t]*\r?\n)*/g, "");
  const flag = /--network(?!=none(?:\s|$))\S*/.exec(joined)?.[0];
  // As a comment of Dockerfile, of C, or as JSON: see DetectSyntax in BuildKit.
  const frontends = [...text.matchAll(/^\s*(?:#|\/\/)\s*syntax\s*=\s*(\S+)|"syntax"\s*:\s*"([^"]*)"/gim)];
  const frontend = frontends
    .map(([, inComment, inJson]) => inComment ?? inJson ?? "")
    .find((one) => !knownFrontend.test(one));
  const reason =
    flag !== undefined ? `the flag ${flag}` : frontend !== undefined ? `the frontend ${frontend}` : undefined;
  if (reason !== undefined) throw rockerError("RK437", { dockerfile, reason, option });
}
