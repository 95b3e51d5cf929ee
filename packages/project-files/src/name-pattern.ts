/** A test for names, or relative paths, by a pattern in which "*" stands for any characters but "/", and "?" for one. */
export function namePattern(pattern: string): (name: string) => boolean {
  const rest = pattern.slice(1);
  // The usual one, asked of every file of a tree.
  if (pattern.startsWith("*") && !/[*?/]/.test(rest))
    return (name) => name.endsWith(rest) && !name.includes("/");
  // Runs of "*" are one: each would multiply the ways in which a name is tried.
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => expression.test(name);
}
