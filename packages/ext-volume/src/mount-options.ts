// Of each row one word at most. What is not here differs between engines, or changes files on the host.
const rows = {
  access: ["ro", "rw"],
  label: ["z", "Z"],
  propagation: ["shared", "rshared", "slave", "rslave", "private", "rprivate"],
  consistency: ["consistent", "cached", "delegated"],
  copy: ["nocopy"],
} as const;

const known: readonly string[] = Object.values(rows).flat();

/** Why the options cannot be used together on this kind of mount; undefined when they can. */
export function optionsFault(options: readonly string[], type: "bind" | "volume"): string | undefined {
  const unknown = options.find((one) => !known.includes(one));
  if (unknown !== undefined)
    return `there is no option ${JSON.stringify(unknown)}; there are ${known.join(", ")}`;
  for (const row of Object.values(rows)) {
    const given = new Set(options.filter((one) => (row as readonly string[]).includes(one)));
    if (given.size > 1) return `${[...given].join(" and ")} contradict each other`;
  }
  const of = (words: readonly string[]) => options.find((one) => words.includes(one));
  const misplaced = type === "bind" ? of(rows.copy) : of(rows.propagation);
  if (misplaced)
    return `${misplaced} is for ${type === "bind" ? "named volumes" : "files and folders of the host"}`;
  return undefined;
}

/** Whether an option can only be told the engines in one word with the paths, `SRC:DST:z`, where a colon has no escape. */
export function standsBehindPaths(option: string): boolean {
  return [...rows.label, ...rows.consistency].some((one) => one === option);
}
