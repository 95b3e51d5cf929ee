/** Tests names, or relative paths, against a pattern: "*" matches any characters except "/", and "?" matches one. */
export function namePattern(pattern: string): (name: string) => boolean {
  const rest = pattern.slice(1);
  // A fast path for the common case, which is called for every file in a tree.
  if (pattern.startsWith("*") && !/[*?/]/.test(rest))
    return (name) => name.endsWith(rest) && !name.includes("/");
  // Collapse runs of "*": each one would multiply the number of ways to match a name.
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => expression.test(name);
}
