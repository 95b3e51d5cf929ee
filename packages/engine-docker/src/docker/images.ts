import {
  type ImageFacts,
  isRockerError,
  type PullRequest,
  problemFacts,
  rockerError,
} from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** The metadata of an image (`GET /images/{name}/json`; `podman image inspect` has the same fields). */
export interface ImageInspect {
  readonly Id: string;
  readonly RepoDigests?: readonly string[] | null;
  readonly Os: string;
  readonly Architecture: string;
  readonly Variant?: string;
  readonly Size?: number;
  readonly RootFS?: { readonly Layers?: readonly string[] | null };
  readonly Config?: {
    readonly User?: string;
    readonly WorkingDir?: string;
    readonly Env?: readonly string[] | null;
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly Labels?: Readonly<Record<string, string>> | null;
  } | null;
}

export function factsOf(inspect: ImageInspect): ImageFacts {
  const { User = "", WorkingDir = "", Env, Entrypoint, Cmd, Labels } = inspect.Config ?? {};
  const platform = [inspect.Os, inspect.Architecture, inspect.Variant].filter(Boolean).join("/");
  return {
    id: imageId(inspect.Id),
    digest: inspect.RepoDigests?.[0],
    platform,
    user: User,
    workdir: WorkingDir,
    env: Object.fromEntries((Env ?? []).map(splitVariable)),
    entrypoint: Entrypoint ?? [],
    command: Cmd ?? [],
    labels: Labels ?? {},
    size: inspect.Size,
    layers: inspect.RootFS?.Layers ?? [],
  };
}

/** Adds the algorithm to an image ID, which Podman omits. */
export function imageId(id: string): string {
  return id.startsWith("sha256:") ? id : `sha256:${id}`;
}

function splitVariable(pair: string): [string, string] {
  const equals = pair.indexOf("=");
  return equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

export async function findImage(client: DaemonClient, reference: string): Promise<ImageFacts | undefined> {
  const inspect = await client.json<ImageInspect>({ path: `/images/${encodeReference(reference)}/json` });
  return inspect && factsOf(inspect);
}

// Slashes are part of the API's path. Other special characters must be escaped.
function encodeReference(reference: string): string {
  return reference.split("/").map(encodeURIComponent).join("/");
}

interface PullLine {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/** Pulls an image with the daemon. @param authorization for registries that require a login */
export async function pullImage(
  client: DaemonClient,
  { image, platform, report, signal }: PullRequest,
  authorization: string | undefined,
): Promise<ImageFacts> {
  const reference = hasTag(image) ? image : `${image}:latest`;
  try {
    const lines = client.jsonLines<PullLine>({
      method: "POST",
      path: "/images/create",
      query: { fromImage: reference, platform },
      headers: authorization ? { "X-Registry-Auth": authorization } : {},
      signal,
    });
    for await (const { status, id, error } of lines) {
      if (error) throw rockerError("RK501", { image, message: error });
      if (status) report({ type: "output", line: id ? `${id}: ${status}` : status });
    }
  } catch (error) {
    if (signal.aborted) throw rockerError("RK505", { doing: `pulling ${image}` });
    throw pullError(image, error);
  }
  const facts = await findImage(client, image);
  if (!facts)
    throw rockerError("RK501", { image, message: "docker reported success, but the image does not exist" });
  return facts;
}

/** Whether a reference has a tag or digest. The port of a registry is not a tag. */
export function hasTag(reference: string): boolean {
  return /[@:][^/]*$/.test(reference.replace(/^[^/]*:\d+\//, ""));
}

/** What the daemon answered to the pull, as the reason why the image is missing. */
function pullError(image: string, error: unknown): unknown {
  const [first] = isRockerError(error) ? error.problems : [];
  const answer = first && problemFacts("RK406", first);
  return answer ? rockerError("RK501", { image, message: answer.message }, error) : error;
}
