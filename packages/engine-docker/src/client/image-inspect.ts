import type { ImageFacts } from "@rocker/core/engine";

/** The metadata of an image (`docker image inspect`, `GET /images/{name}/json`; other clients have the same fields). */
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
