/** Where the program that runs hooks is in an image that has some. */
export const entrypointPath = "/usr/local/lib/rocker/entrypoint";

/** Where an extension's hook is in the image. @param number counts the extension's hooks from 1 */
export function hookPath(extension: string, number: number): string {
  return `/usr/local/lib/rocker/hooks/${extension}-${number}`;
}
