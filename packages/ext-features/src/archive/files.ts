/** A file of a Feature. Directories are not listed: they follow from the paths. */
export interface FeatureFile {
  /** Relative, without `.` and `..`. */
  readonly path: string;
  readonly isExecutable: boolean;
  readonly contents: Buffer;
}

/** Limits on what a Feature may consist of, so that no archive fills memory or the image. */
export const limits = {
  /** Bytes of an archive as it is downloaded. */
  download: 64 * 2 ** 20,
  /** Bytes of all files. */
  unpacked: 64 * 2 ** 20,
  files: 10_000,
} as const;

/** Why an archive or a directory is no Feature. */
export class UnusableFiles extends Error {}

/** @returns the path without `.`; throws UnusableFiles if it leaves the Feature */
export function safePath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes("..") || /[\0\\]/.test(path))
    throw new UnusableFiles(`the path ${JSON.stringify(path)} leaves the Feature`);
  return parts.join("/");
}
