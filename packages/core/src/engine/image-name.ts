/** What all images of rocker are tagged under. No registry answers to it, so it is never pulled. */
export const imagePrefix = "localhost/rocker/";

/** What images that are made by the same people have in common: the repository; of what a Dockerfile became, all of its name. */
export function imageOrigin(image: string): string {
  const name = image.replace(/@.*$/, "");
  const isBuilt = name.startsWith(imagePrefix) && /:dockerfile-[^/:]*$/.test(name);
  return isBuilt ? name : name.replace(/:[^/:]*$/, "");
}

/** `ghcr.io/a/Some_Image:1.2` → `localhost/rocker/some-image:<first 32 digits of the hash>`. */
export function imageTag(base: string, hash: string): string {
  const name = base
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .split("/")
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${imagePrefix}${name || "image"}:${hash.slice(0, 32)}`;
}

/** Labels by which rocker knows its own images. */
export const imageLabels = {
  /** The image hash, all 64 digits. */
  hash: "dev.rocker.hash",
  /** The base image as it was named. */
  base: "dev.rocker.base",
  /** The base image's id. */
  baseId: "dev.rocker.base-id",
  /** Of a base image that was built: the path of its Dockerfile. */
  dockerfile: "dev.rocker.dockerfile",
} as const;
