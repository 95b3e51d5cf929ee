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
      values.set(
        name,
        Object.hasOwn(args, name) ? (args[name] ?? "") : value.replace(/^(["'])(.*)\1$/, "$2"),
      );
    } else if (word === "FROM") {
      const words = rest.split(/\s+/);
      const flags = words.findIndex((one) => !one.startsWith("--"));
      const [name = "", as, stage] = flags < 0 ? [] : words.slice(flags);
      const isNamed = stage !== undefined && as?.toUpperCase() === "AS";
      stages.push({ name: isNamed ? stage.toLowerCase() : undefined, from: withValues(name, values) });
    } else {
      copied.push(...rest.split(/\s+/).flatMap(imagesOfFlag));
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

/** `--from=IMAGE`, `--mount=type=bind,from=IMAGE,…` */
function imagesOfFlag(word: string): readonly string[] {
  if (word.startsWith("--from=")) return [word.slice("--from=".length)];
  if (!word.startsWith("--mount=")) return [];
  const fields = word.slice("--mount=".length).split(",");
  return fields.flatMap((field) => (field.startsWith("from=") ? [field.slice("from=".length)] : []));
}

/** Instructions, each joined to one line. A line of a here-document may look like one: then an image is looked up in vain. */
function instructionsOf(dockerfile: string): { readonly word: string; readonly rest: string }[] {
  return dockerfile
    .replace(/^[ \t]*#.*$/gm, "")
    .replace(/\\[ \t]*\r?\n\s*/g, " ")
    .split(/\r?\n/)
    .map((line) => {
      const [, word = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { word: word.toUpperCase(), rest };
    });
}
