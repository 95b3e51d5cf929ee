/**
 * Images that a Dockerfile begins with or copies from, by the names that it gives them.
 * @param args build arguments
 * @returns undefined where its text alone does not tell
 */
export function sourceImages(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  if (/^#\s*escape\s*=/im.test(dockerfile)) return undefined;
  const values = new Map<string, string>();
  const stages = new Set(["scratch"]);
  const names: string[] = [];
  for (const { word, rest } of instructionsOf(dockerfile)) {
    // Only arguments in front of the first stage count for names.
    if (word === "ARG" && names.length === 0) {
      const [, name = "", value = ""] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? [];
      values.set(name, args[name] ?? value.replace(/^(["'])(.*)\1$/, "$2"));
    } else if (word === "FROM") {
      const [, name = "", stage] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      names.push(name.replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, one, two) => values.get(one ?? two) ?? all));
      if (stage) stages.add(stage.toLowerCase());
    } else {
      names.push(
        ...[...rest.matchAll(/--(?:from=|mount=\S*\bfrom=)([^\s,]+)/g)].map(([, name = ""]) => name),
      );
    }
  }
  const images = names.filter((name) => !stages.has(name.toLowerCase()) && !/^\d+$/.test(name));
  return images.some((name) => name.includes("$")) ? undefined : [...new Set(images)].sort();
}

/** Instructions in one line each. A line of a here-document may look like one: then an image is asked for in vain. */
function instructionsOf(dockerfile: string): { readonly word: string; readonly rest: string }[] {
  return dockerfile
    .replace(/^\s*#.*$/gm, "")
    .replace(/\\[ \t]*\r?\n\s*/g, " ")
    .split(/\r?\n/)
    .map((line) => {
      const [, word = "", rest = ""] = /^\s*(\w+)\s+(.*?)\s*$/.exec(line) ?? [];
      return { word: word.toUpperCase(), rest };
    });
}
