import { type FeatureFile, UnusableFiles } from "./archive/files.ts";
import { type Metadata, parseMetadata } from "./metadata.ts";
import type { Reference } from "./reference.ts";

/** A Feature with its files. */
export interface Feature {
  readonly reference: Reference;
  /** Equal for equal contents: of the registry's manifest, or of the tarball; for a directory, its path. */
  readonly digest: string;
  readonly metadata: Metadata;
  readonly files: readonly FeatureFile[];
}

const metadataFile = "devcontainer-feature.json";
export const installScript = "install.sh";

/** @throws UnusableFiles if the files are no Feature */
export function featureOf(reference: Reference, digest: string, files: readonly FeatureFile[]): Feature {
  const named = (name: string) => {
    const file = files.find(({ path }) => path === name);
    if (!file) throw new UnusableFiles(`it has no ${name}`);
    return file.contents.toString("utf8");
  };
  named(installScript);
  const text = named(metadataFile);
  try {
    return { reference, digest, metadata: parseMetadata(text), files };
  } catch (error) {
    throw new UnusableFiles(`${metadataFile}: ${error instanceof Error ? error.message : error}`);
  }
}
