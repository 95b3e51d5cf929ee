/**
 * The maximum number of layers of an image that the storage driver can mount; undefined if unknown. overlay2 has a limit
 * of 128, including one layer of its own (tested with 20.10; the containerd image store has no such limit).
 */
export function layerLimit(driver: string): number | undefined {
  return driver === "overlay2" ? 127 : undefined;
}
