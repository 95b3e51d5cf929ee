/** Path of the program that runs hooks, in images that have hooks. */
export const entrypointPath = "/usr/local/lib/rocker/entrypoint";

/** Path of a hook of an extension in the image. @param number counts the hooks of the extension from 1 */
export function hookPath(extension: string, number: number): string {
  return `/usr/local/lib/rocker/hooks/${extension}-${number}`;
}
