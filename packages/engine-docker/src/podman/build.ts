import {
  type BuildRequest,
  type BuildSsh,
  type Host,
  imageOrigin,
  type RegistryCache,
  rockerError,
} from "@rocker/core/engine";
import { BuildProgress } from "../client/build-progress.ts";
import { type ClientResult, execClient } from "../client/exec-client.ts";
import { hasTag } from "../client/has-tag.ts";
import { packContext } from "../dockerfile/context.ts";
import { type LoweredStep, lower } from "../dockerfile/lower.ts";
import { knownHostsSecret } from "../dockerfile/ssh.ts";
import { podmanClient } from "./client.ts";
import { refuseOnBuild } from "./onbuild.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

/** Builds with `podman build`, with the context on its standard input. */
export async function buildWithPodman(
  host: Host,
  { plan, tag, labels, useCache, registryCache, ssh, network, report, signal }: BuildRequest,
): Promise<string> {
  const client = podmanClient(host);
  const caches = cacheArguments(registryCache);
  const lowered = lower(plan, {
    base: plan.base.id.replace(/^sha256:/, ""),
    labels,
    caches: true,
    modes: true,
  });
  const platform = plan.run.settings.platform?.value;
  const progress = new BuildProgress(lowered.steps, report);
  const temporary = createTemporaryDirectory(host, {
    origin: imageOrigin(plan.base.image),
    agent: ssh !== undefined,
  });
  const call = {
    args: [
      "build",
      // Keeps HEALTHCHECK and SHELL, which the OCI format does not have.
      "--format=docker",
      "--pull=never",
      "--layers",
      "--force-rm",
      `--no-cache=${!useCache}`,
      `--tag=${tag}`,
      ...(platform ? [`--platform=${platform}`] : []),
      ...(network ? [`--network=${network}`, "--http-proxy=false"] : []),
      ...caches,
      ...(ssh ? sshArguments(ssh) : []),
      "-",
    ],
    stdin: await packContext(lowered),
    signal,
    env: {
      TMPDIR: temporary.path,
      ...(ssh && { SSH_AUTH_SOCK: ssh.agent }),
    },
  };
  const build = async () => {
    const parser = new OutputParser(lowered.steps, progress);
    return { parser, ...(await execClient(client, { ...call, onLine: (line) => parser.line(line) })) };
  };
  const { parser, code, stdout, stderr } = await refuseOnBuild(client, { plan, signal }, temporary.path)
    .then(() => retryIfDisturbed(build))
    .finally(temporary.close);
  if (signal.aborted) throw rockerError("RK505", { doing: "building the image" });
  if (code !== 0) throw progress.failure(lastError(stderr), parser.current);
  parser.end();
  // Podman leaves names of its cache on the images that it pulled from there.
  if (parser.cacheNames.length > 0) {
    await execClient(client, { args: ["rmi", "--no-prune", "--ignore", "--", ...parser.cacheNames] });
  }
  const id = stdout.trim().split("\n").at(-1) ?? "";
  if (!/^[0-9a-f]{64}$/.test(id))
    throw rockerError("RK503", { message: "podman finished without reporting an image ID" });
  return `sha256:${id}`;
}

/**
 * Podman 4 searches all images for cached steps, and fails if another podman process removes one at that moment. The build
 * is then retried, and finds its completed steps in the cache.
 */
async function retryIfDisturbed<Answer extends ClientResult>(build: () => Promise<Answer>): Promise<Answer> {
  for (let triesLeft = 5; ; triesLeft--) {
    const answer = await build();
    const isDisturbed = answer.code !== 0 && /^Error: checking if cached image exists/m.test(answer.stderr);
    if (!isDisturbed || triesLeft === 0) return answer;
  }
}

/** @throws RockerError RK404: Podman supports one repository, and chooses the names of images in it itself */
function cacheArguments(caches: RegistryCache = { from: [], to: [] }): string[] {
  return (["from", "to"] as const).flatMap((direction) => {
    const references = caches[direction];
    const [tagged] = references.filter(hasTag);
    const what =
      tagged !== undefined
        ? `a cache reference with a tag (${tagged}); use a repository without a tag`
        : references.length > 1
          ? `a build cache in ${references.length} repositories; use only one`
          : undefined;
    if (what !== undefined) {
      throw rockerError("RK404", { extension: `--cache-${direction}`, what, engine: "podman", others: [] });
    }
    return references.map((reference) => `--cache-${direction}=${reference}`);
  });
}

/** Uses the agent of SSH_AUTH_SOCK, because podman would split a path after "=" at commas. */
function sshArguments({ knownHosts }: BuildSsh): string[] {
  return ["--ssh=default", ...(knownHosts ? [`--secret=id=${knownHostsSecret},src=${knownHosts}`] : [])];
}

/** Parses lines such as "STEP 3/7: RUN …" and "--> Using cache …". All others are output of the step. */
class OutputParser {
  current: LoweredStep | undefined;
  /** Images that were pulled from a cache. */
  readonly cacheNames: string[] = [];
  readonly #steps: readonly LoweredStep[];
  readonly #progress: BuildProgress;
  #position = 0;
  #cached = false;
  #failed = false;

  constructor(steps: readonly LoweredStep[], progress: BuildProgress) {
    this.#steps = steps;
    this.#progress = progress;
  }

  line(line: string): void {
    // After the error, podman repeats the instruction, which can be a whole script.
    if (/^Error: /.test(line)) this.#failed = true;
    if (this.#failed) return;
    const instruction = /^STEP \d+\/\d+: (\w+)/.exec(line)?.[1];
    if (instruction) {
      this.end();
      if (instruction !== "RUN" && instruction !== "COPY") return;
      this.current = this.#steps[this.#position++];
      if (this.current) this.#progress.started(this.current);
      return;
    }
    const cacheName = /^--> Cache pulled from remote (\S+)$/.exec(line)?.[1];
    if (cacheName) this.cacheNames.push(cacheName);
    if (/^--> Using cache /.test(line)) this.#cached = true;
    else if (!/^(-->|COMMIT )/.test(line)) this.#progress.output(`${line}\n`, this.current);
  }

  end(): void {
    if (this.current) this.#progress.done(this.current, this.#cached);
    this.current = undefined;
    this.#cached = false;
  }
}

/** The last error of podman, after "Error:". */
function lastError(stderr: string): string {
  const error = stderr.trimEnd().lastIndexOf("\nError: ");
  const lines = stderr.trim().split("\n");
  return error < 0
    ? (lines.at(-1) ?? "").replace(/^Error: /, "")
    : stderr.slice(error + "\nError: ".length).trimEnd();
}
