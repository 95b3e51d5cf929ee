import {
  type BuildRequest,
  type BuildSsh,
  failWith,
  type Host,
  type RegistryCache,
} from "@rocker/core/engine";
import { BuildProgress } from "../container/build-progress.ts";
import type { ClientAnswer } from "../container/client.ts";
import { hasTag } from "../docker/images.ts";
import { contextOf } from "../dockerfile/context.ts";
import { type LoweredStep, lower } from "../dockerfile/lower.ts";
import { knownHostsSecret } from "../dockerfile/ssh.ts";
import { podmanProgram } from "./program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Builds by `podman build`, the context on its standard input. */
export async function buildWithPodman(
  host: Host,
  { plan, tag, labels, useCache, registryCache, ssh, report, signal }: BuildRequest,
): Promise<string> {
  const caches = cacheArguments(registryCache);
  const lowered = lower(plan, {
    base: plan.base.id.replace(/^sha256:/, ""),
    labels,
    caches: true,
    modes: true,
  });
  const platform = plan.run.settings.platform?.value;
  const progress = new BuildProgress(lowered.steps, report);
  const temporary = temporaryFolder(host, ssh !== undefined);
  const call = {
    args: [
      "build",
      // Keeps what OCI images cannot say: HEALTHCHECK, SHELL.
      "--format=docker",
      "--pull=never",
      "--layers",
      "--force-rm",
      `--no-cache=${!useCache}`,
      `--tag=${tag}`,
      ...(platform ? [`--platform=${platform}`] : []),
      ...caches,
      ...(ssh ? sshArguments(ssh) : []),
      "-",
    ],
    stdin: await contextOf(lowered),
    signal,
    env: {
      TMPDIR: temporary.path,
      ...(ssh && { SSH_AUTH_SOCK: ssh.agent }),
    },
  };
  const { follow, code, stdout, stderr } = await undisturbed(async () => {
    const follow = new StepFollower(lowered.steps, progress);
    return { follow, ...(await podmanProgram(host, { ...call, onLine: (line) => follow.line(line) })) };
  }).finally(temporary.close);
  if (signal.aborted) throw failWith("RK505", { doing: "building the image" });
  if (code !== 0) throw progress.failure(reasonOf(stderr), follow.current);
  follow.end();
  // Podman leaves the names of its cache on what it took from there.
  if (follow.cacheNames.length > 0) {
    await podmanProgram(host, { args: ["rmi", "--no-prune", "--ignore", "--", ...follow.cacheNames] });
  }
  const id = stdout.trim().split("\n").at(-1) ?? "";
  if (!/^[0-9a-f]{64}$/.test(id))
    throw failWith("RK503", { message: "podman finished without reporting an image ID" });
  return `sha256:${id}`;
}

/**
 * Podman 4 looks through all images for steps that are done already, and fails when another of its processes removes one
 * at that moment: then the build is begun again, and finds what it has done.
 */
async function undisturbed<Answer extends ClientAnswer>(build: () => Promise<Answer>): Promise<Answer> {
  for (let triesLeft = 5; ; triesLeft--) {
    const answer = await build();
    const isDisturbed = answer.code !== 0 && /^Error: checking if cached image exists/m.test(answer.stderr);
    if (!isDisturbed || triesLeft === 0) return answer;
  }
}

/** @throws RockerError RK404 for what Podman cannot do: it takes one repository, and names the images in it itself */
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
      throw failWith("RK404", { extension: `--cache-${direction}`, what, engine: "podman", others: [] });
    }
    return references.map((reference) => `--cache-${direction}=${reference}`);
  });
}

/** The agent is that of SSH_AUTH_SOCK: behind an "=", its path would be split at commas. */
function sshArguments({ knownHosts }: BuildSsh): string[] {
  return ["--ssh=default", ...(knownHosts ? [`--secret=id=${knownHostsSecret},src=${knownHosts}`] : [])];
}

/** Reads "STEP 3/7: RUN …", "--> Using cache …", and takes the rest for output. */
class StepFollower {
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
    // From here on it repeats the instruction, a whole script perhaps.
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

/** What podman said last of all, from its "Error:" on. */
function reasonOf(stderr: string): string {
  const error = stderr.trimEnd().lastIndexOf("\nError: ");
  const lines = stderr.trim().split("\n");
  return error < 0
    ? (lines.at(-1) ?? "").replace(/^Error: /, "")
    : stderr.slice(error + "\nError: ".length).trimEnd();
}
