/**
 * Names of the images that a Dockerfile starts from or copies from.
 * @param args build arguments
 * @returns undefined if they cannot be determined from the text alone
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
    // Only arguments before the first stage apply to image names.
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

/** Instructions, each joined to one line. A line of a here-document may look like one: then an image is looked up in vain. */
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
