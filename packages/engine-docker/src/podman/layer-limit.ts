/**
 * The maximum number of layers of an image that the storage driver can mount; undefined if unknown. Overlay has a limit of
 * 128 (tested with 4.3). Since containers/storage 1.44, which is in Podman 4.4, it is the limit of the kernel: 500.
 */
export function layerLimit(driver: string, version: string): number | undefined {
  if (driver !== "overlay") return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 4 || (major === 4 && minor >= 4) ? 500 : 128;
}
