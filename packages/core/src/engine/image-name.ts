/** Prefix of the names of all images of rocker. There is no registry for it, so they are never pulled. */
export const imagePrefix = "localhost/rocker/";

/** What identifies the origin of an image: its repository; for one built from a Dockerfile, its full name. */
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

/** Labels that mark images of rocker. */
export const imageLabels = {
  /** The image hash, all 64 digits. */
  hash: "dev.rocker.hash",
  /** The base image name as given. */
  base: "dev.rocker.base",
  /** ID of the base image. */
  baseId: "dev.rocker.base-id",
  /** For a base image that was built: the path of its Dockerfile. */
  dockerfile: "dev.rocker.dockerfile",
} as const;
