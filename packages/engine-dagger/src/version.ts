/** By major, minor and patch; a version of another form is a build of somebody's own, and taken for new. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) =>
    /^v(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number),
  );
  if (!one || !other) return false;
  const index = one.findIndex((part, position) => part !== other[position]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}
