// At most one option per group. Other options differ between engines, or change files on the host.
const groups = {
  access: ["ro", "rw"],
  label: ["z", "Z"],
  propagation: ["shared", "rshared", "slave", "rslave", "private", "rprivate"],
  consistency: ["consistent", "cached", "delegated"],
  copy: ["nocopy"],
} as const;

const known: readonly string[] = Object.values(groups).flat();

/** Why the options cannot be used, alone or together, for this type of mount; undefined when they can. */
export function optionsFault(options: readonly string[], type: "bind" | "volume"): string | undefined {
  const unknown = options.find((one) => !known.includes(one));
  if (unknown !== undefined)
    return `unknown option ${JSON.stringify(unknown)} (supported: ${known.join(", ")})`;
  for (const group of Object.values(groups)) {
    const given = new Set(options.filter((one) => (group as readonly string[]).includes(one)));
    if (given.size > 1) return `${[...given].join(" and ")} cannot be combined`;
  }
  const firstOf = (group: readonly string[]) => options.find((one) => group.includes(one));
  const misplaced = type === "bind" ? firstOf(groups.copy) : firstOf(groups.propagation);
  if (misplaced)
    return `${misplaced} is supported only for ${type === "bind" ? "named volumes" : "files and directories on the host"}`;
  return undefined;
}

/** Whether engines accept the option only in the form `SRC:DST:z`, in which colons in paths cannot be escaped. */
export function needsShortSyntax(option: string): boolean {
  return [...groups.label, ...groups.consistency].some((one) => one === option);
}
