/** An engine, its version and its storage driver. */
interface Storage {
  readonly engine: "docker" | "podman";
  readonly driver: string;
  readonly version: string;
}

/**
 * The maximum number of layers of an image that the storage driver can mount; undefined if unknown. Docker's overlay2 has
 * a limit of 128, including one layer of its own (tested with 20.10; the containerd image store has no such limit).
 * Podman's overlay has a limit of 128 (tested with 4.3). Since containers/storage 1.44, which is in Podman 4.4, it is the
 * limit of the kernel: 500.
 */
export function layerLimit({ engine, driver, version }: Storage): number | undefined {
  if (engine === "docker") return driver === "overlay2" ? 127 : undefined;
  if (driver !== "overlay") return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 4 || (major === 4 && minor >= 4) ? 500 : 128;
}
