/** Tests names, or relative paths, against a pattern: "*" matches any characters except "/", and "?" matches one. */
export function namePattern(pattern: string): (name: string) => boolean {
  const rest = pattern.slice(1);
  // A fast path for the common case, which is called for every file in a tree.
  if (pattern.startsWith("*") && !/[*?/]/.test(rest))
    return (name) => name.endsWith(rest) && !name.includes("/");
  const wanted = Array.from(pattern);
  return (name) => matches(wanted, Array.from(name));
}

/**
 * Instead of a regular expression, which would try the places of several "*" in all combinations: if what is after a "*" does
 * not match, only the last "*" has to match more. What the ones before it match is as short as possible, and that is enough.
 */
function matches(pattern: readonly string[], name: readonly string[]): boolean {
  let [at, place] = [0, 0];
  let star: { readonly at: number; place: number } | undefined;
  while (place < name.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = { at, place };
      at++;
    } else if (wanted === name[place] || (wanted === "?" && name[place] !== "/")) {
      at++;
      place++;
    } else {
      if (!star || name[star.place] === "/") return false;
      star.place++;
      at = star.at + 1;
      place = star.place;
    }
  }
  return pattern.slice(at).every((one) => one === "*");
}
