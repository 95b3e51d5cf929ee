/** What a Dockerfile needs of other images, as far as its text says it. */
interface References {
  readonly stages: readonly { readonly name: string | undefined; readonly from: string }[];
  /** In `--from` and `--mount=from`. */
  readonly copied: readonly string[];
}

/**
 * Names of the images that a Dockerfile starts from or copies from.
 * @param args build arguments
 * @returns undefined if they cannot be determined from the text alone
 */
export function sourceImages(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const references = referencesOf(dockerfile, args);
  if (!references) return undefined;
  const { stages, copied } = references;
  const names = ["scratch", ...stages.flatMap(({ name }) => name ?? [])];
  const images = [...stages.map(({ from }) => from), ...copied].filter(
    (name) => !names.includes(name.toLowerCase()) && !/^\d+$/.test(name),
  );
  return images.some((name) => name.includes("$")) ? undefined : [...new Set(images)].sort();
}

/**
 * The image that a stage of a Dockerfile starts from, directly or through other stages.
 * @param args build arguments
 * @param target name or number of the stage. Default: the last
 * @returns undefined if there is none, or if it cannot be determined from the text alone
 */
export function startImage(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
  target?: string,
): string | undefined {
  const { stages = [] } = referencesOf(dockerfile, args) ?? {};
  const indexOf = (name: string) => {
    const named = stages.findLastIndex((stage) => stage.name === name.toLowerCase());
    return named < 0 && /^\d+$/.test(name) ? Number(name) : named;
  };
  let index = target === undefined ? stages.length - 1 : indexOf(target);
  for (let stage = stages[index]; stage; stage = stages[index]) {
    const { from } = stage;
    const before = stages.slice(0, index).findLastIndex(({ name }) => name === from.toLowerCase());
    if (before < 0) return from === "scratch" || from.includes("$") ? undefined : from;
    index = before;
  }
  return undefined;
}

function referencesOf(dockerfile: string, args: Readonly<Record<string, string>>): References | undefined {
  if (/^#\s*escape\s*=/im.test(dockerfile)) return undefined;
  const values = new Map<string, string>();
  const stages: { name: string | undefined; from: string }[] = [];
  const copied: string[] = [];
  for (const { word, rest } of instructionsOf(dockerfile)) {
    // Only arguments before the first stage apply to image names.
    if (word === "ARG" && stages.length === 0) {
      const [, name = "", value = ""] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? [];
      values.set(name, args[name] ?? value.replace(/^(["'])(.*)\1$/, "$2"));
    } else if (word === "FROM") {
      const [, name = "", stage] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      const from = withValues(name, values);
      stages.push({ name: stage?.toLowerCase(), from });
    } else {
      copied.push(
        ...[...rest.matchAll(/--(?:from=|mount=\S*\bfrom=)([^\s,]+)/g)].map(([, name = ""]) => name),
      );
    }
  }
  return { stages, copied };
}

/** A name with the values of its arguments, also in the forms `${NAME:-default}` and `${NAME:+other}`. */
function withValues(name: string, values: ReadonlyMap<string, string>): string {
  return name.replace(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^${}]*))?\})/g,
    (all: string, plain?: string, braced?: string, operator?: string, word = "") => {
      const value = values.get(plain ?? braced ?? "");
      if (operator === "-") return value || word;
      return operator === "+" ? (value ? word : "") : (value ?? all);
    },
  );
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
