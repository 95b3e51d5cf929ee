/** Paths of a tool's programs, relative to its directory, by name. `*` is a wildcard. */
export type Programs = Readonly<Record<string, string>>;

/** Programs in the directory `bin`. */
export function binPrograms(names: readonly string[]): Programs {
  return Object.fromEntries(names.map((name) => [name, `bin/${name}`]));
}
