/** Programs that a person starts: by name, the path below the tool's folder; `*` in it stands for any text. */
export type Programs = Readonly<Record<string, string>>;

/** Programs in the folder `bin`. */
export function binPrograms(names: readonly string[]): Programs {
  return Object.fromEntries(names.map((name) => [name, `bin/${name}`]));
}
