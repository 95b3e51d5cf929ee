/** Compares major, minor and patch. A version in any other format is a custom build, and counts as new. */
export function isOlderThan(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) =>
    /^v(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number),
  );
  if (!one || !other) return false;
  const index = one.findIndex((part, position) => part !== other[position]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}
