/** As an engine calls itself and what it stores images with. */
interface Storage {
  readonly engine: "docker" | "podman";
  readonly driver: string;
  readonly version: string;
}

/**
 * The most layers of which the storage mounts an image to run it; undefined: not known. Docker's overlay2 takes 128, one of
 * which is its own (tried with 20.10; the containerd image store has no such bound). Podman's overlay takes 128 (tried
 * with 4.3), since containers/storage 1.44, which is in 4.4, as many as the kernel: 500.
 */
export function layerLimit({ engine, driver, version }: Storage): number | undefined {
  if (engine === "docker") return driver === "overlay2" ? 127 : undefined;
  if (driver !== "overlay") return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 4 || (major === 4 && minor >= 4) ? 500 : 128;
}
