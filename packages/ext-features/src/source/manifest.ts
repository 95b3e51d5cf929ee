import { isDigest } from "../digest.ts";

/** The archive of a Feature, as a registry's manifest names it. */
export interface Layer {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

export const manifestType = "application/vnd.oci.image.manifest.v1+json";
const layerType = "application/vnd.devcontainers.layer.v1+tar";

/** The layer of a Feature's manifest; undefined if the manifest is not that of a Feature. */
export function layerOf(manifest: Buffer): Layer | undefined {
  try {
    const { layers } = JSON.parse(manifest.toString("utf8")) as {
      layers?: readonly { mediaType?: unknown; digest?: unknown; size?: unknown }[];
    };
    const layer = layers?.find(({ mediaType }) => mediaType === layerType);
    const { digest, size } = layer ?? {};
    return isDigest(digest) && Number.isSafeInteger(size) ? { digest, size: size as number } : undefined;
  } catch {
    return undefined;
  }
}
