import {
  type BuildRequest,
  cacheSecret,
  type Host,
  isRockerError,
  messageOf,
  type RegistryCache,
  rockerError,
} from "@rocker/core/engine";
import { BuildProgress } from "../client/build-progress.ts";
import { proxyVariables } from "../client/proxy-variables.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { packContext } from "../dockerfile/context.ts";
import { type LoweredStep, lower } from "../dockerfile/lower.ts";
import { nameBase } from "./base-name.ts";
import { withRegistryCache } from "./registry-cache.ts";
import { readTrace } from "./trace.ts";

/** A line of the daemon's response to a build request. */
interface BuildLine {
  readonly id?: string;
  readonly aux?: string | { readonly ID?: string };
  readonly stream?: string;
  readonly error?: string;
}

interface BuildNames {
  /** A unique name of the base image. */
  readonly base: string;
  /** The build ID, for canceling the build. */
  readonly id: string;
}

interface BuildKind {
  readonly buildkit: boolean;
  /** Images in the daemon with an inline cache. */
  readonly cachesFrom?: readonly string[];
}

/** Builds with the daemon's BuildKit or, if it has none, with the classic builder, which has no cache mounts. */
export async function buildWithDaemon(
  client: DaemonClient,
  host: Host,
  request: BuildRequest,
): Promise<string> {
  const { plan, signal } = request;
  const base = await nameBase(client, plan.base.id);
  const id = base.unique;
  try {
    return await build(client, host, request, { base: base.name, id });
  } catch (error) {
    if (!signal.aborted) throw error;
    await client.json({ method: "POST", path: "/build/cancel", query: { id } }).catch(() => {});
    throw rockerError("RK505", { doing: "building the image" });
  } finally {
    await base.remove();
  }
}

async function build(
  client: DaemonClient,
  host: Host,
  request: BuildRequest,
  names: BuildNames,
): Promise<string> {
  const buildkit = await hasBuildKit(client, host);
  const { ssh, plan, registryCache } = request;
  if (ssh && !buildkit) throw sshUnsupported(plan);
  if (!registryCache) return buildNow(client, host, request, { ...names, buildkit });
  if (!buildkit) throw registryCacheUnsupported(registryCache);
  return withRegistryCache(client, host, { ...request, registryCache }, (cachesFrom) =>
    buildNow(client, host, request, { ...names, buildkit, cachesFrom }),
  );
}

async function buildNow(
  client: DaemonClient,
  host: Host,
  request: BuildRequest,
  { base, id, buildkit, cachesFrom = [] }: BuildNames & BuildKind,
): Promise<string> {
  const { plan, tag, labels, useCache, registryCache, ssh, network, report, signal } = request;
  // The daemon has one set of caches for all builds, also for Dockerfiles and ONBUILD triggers of others. Names of caches are
  // part of its cache keys: those in a registry must not depend on a secret.
  const secret = buildkit && !registryCache ? cacheSecret(host) : undefined;
  const session = ssh && (await (await import("./session/session.ts")).openSession(client, ssh));
  const lowered = lower(plan, {
    base,
    labels,
    caches: secret !== undefined,
    cacheSecret: secret,
  });
  const progress = new BuildProgress(lowered.steps, report);
  const lines = client.jsonLines<BuildLine>({
    method: "POST",
    path: "/build",
    query: {
      version: buildkit ? "2" : "1",
      buildid: id,
      session: session?.id,
      t: tag,
      // Only if the user set it. Otherwise, the platform is that of the base image.
      platform: plan.run.settings.platform?.value,
      nocache: useCache ? undefined : "1",
      networkmode: network,
      rm: "1",
      forcerm: "1",
      cachefrom: cachesFrom.length > 0 ? JSON.stringify(cachesFrom) : undefined,
      buildargs: JSON.stringify({
        ...(network === "none" ? {} : proxyArguments(host.env)),
        ...(registryCache?.to.length && { BUILDKIT_INLINE_CACHE: "1" }),
      }),
    },
    headers: { "Content-Type": "application/x-tar" },
    body: await packContext(lowered),
    signal,
  });
  let image: string | undefined;
  try {
    image = await (buildkit
      ? followBuildKit(lines, progress)
      : followClassic(lines, progress, lowered.dockerfile));
  } finally {
    session?.close();
  }
  if (!image) throw rockerError("RK503", { message: "the daemon finished without reporting an image ID" });
  return image;
}

const withoutBuildKit = "Docker without BuildKit (DOCKER_BUILDKIT=0, or a daemon older than 18.09)";

function registryCacheUnsupported({ from }: RegistryCache): Error {
  const extension = from.length > 0 ? "--cache-from" : "--cache-to";
  return rockerError("RK404", {
    extension,
    what: "a build cache in a registry",
    engine: withoutBuildKit,
    others: [],
  });
}

function sshUnsupported({ steps }: BuildRequest["plan"]): Error {
  const step = steps.find((one) => one.type === "exec" && one.ssh);
  const what = "access to your ssh agent during the build";
  return rockerError("RK404", { extension: step?.from[0] ?? "", what, engine: withoutBuildKit, others: [] });
}

/** Every Linux daemon since 18.09 has BuildKit. DOCKER_BUILDKIT=0 disables it, as in the client. */
async function hasBuildKit(client: DaemonClient, host: Host): Promise<boolean> {
  if (host.env.DOCKER_BUILDKIT === "0") return false;
  const { headers } = await client.head("/_ping");
  const [major = 0, minor = 0] = String(headers["api-version"] ?? "")
    .split(".")
    .map(Number);
  return headers.ostype !== "windows" && (major > 1 || minor >= 39);
}

// Predefined build arguments: the daemon passes them to each step, but not to the image or the cache key.
function proxyArguments(env: Host["env"]): Record<string, string> {
  return Object.fromEntries(
    proxyVariables.flatMap((name) => (env[name] ? [[name, env[name] as string]] : [])),
  );
}

async function followBuildKit(
  lines: AsyncGenerator<BuildLine>,
  progress: BuildProgress,
): Promise<string | undefined> {
  const stepOf = new Map<string, LoweredStep>();
  let failed: LoweredStep | undefined;
  let image: string | undefined;
  for await (const { id, aux, error } of lines) {
    if (error) throw progress.failure(error, failed);
    if (id === "moby.image.id" && typeof aux === "object") image = aux.ID;
    if (id !== "moby.buildkit.trace" || typeof aux !== "string") continue;
    const { vertexes, logs } = readTrace(aux);
    for (const vertex of vertexes) {
      // "[2/4] RUN …" or "[stage-0 2/4] RUN …": the first is FROM.
      const number = /^\[(?:\S+ )?(\d+)\/\d+\]/.exec(vertex.name)?.[1];
      const step = number ? progress.step(Number(number) - 2) : undefined;
      if (!step) continue;
      stepOf.set(vertex.digest, step);
      if (vertex.error) failed = step;
      else if (vertex.completed) progress.done(step, vertex.cached);
      else if (vertex.started) progress.started(step);
    }
    for (const { vertex, text } of logs) progress.output(text, stepOf.get(vertex));
  }
  return image;
}

async function followClassic(
  lines: AsyncGenerator<BuildLine>,
  progress: BuildProgress,
  dockerfile: string,
): Promise<string | undefined> {
  // "Step 3/7 : RUN …" counts all instructions; steps are only those that run or copy.
  const instructions = dockerfile.replaceAll("\\\n", "").split("\n");
  const positionOf = (instruction: number) =>
    instructions.slice(0, instruction).filter((line) => /^(RUN|COPY) /.test(line)).length - 1;
  let current: LoweredStep | undefined;
  let image: string | undefined;
  try {
    for await (const { aux, stream = "", error } of lines) {
      if (error) throw progress.failure(error, current);
      if (typeof aux === "object") image = aux.ID ?? image;
      const number = /^Step (\d+)\/\d+ : (?:RUN|COPY) /.exec(stream)?.[1];
      if (number) {
        if (current) progress.done(current, false);
        current = progress.step(positionOf(Number(number)));
        if (current) progress.started(current);
      } else if (/^ ---> Using cache/.test(stream) && current) {
        progress.done(current, true);
      } else if (stream.trim() && !/^( --->|Step |Removing |Successfully )/.test(stream)) {
        progress.output(stream, current);
      }
    }
  } catch (error) {
    throw isRockerError(error) ? error : progress.failure(messageOf(error), current);
  }
  if (current) progress.done(current, false);
  return image;
}
