/** Whether a reference has a tag or digest. The port of a registry is not a tag. */
export function hasTag(reference: string): boolean {
  return /[@:][^/]*$/.test(reference.replace(/^[^/]*:\d+\//, ""));
}
