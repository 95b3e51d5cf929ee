import type { Option, Options, Registry } from "@rocker/core/lifecycle";

/** What people use most, as the short help shows it: the name of each option, in groups. */
const common = {
  "You and your files": ["user", "home", "volume", "workdir"],
  "Display, network and environment": ["x11", "port", "env"],
  "This run": ["name", "dry-run", "engine"],
} as const;

export interface OptionGroup {
  readonly title: string;
  readonly options: Options;
}

/** The most used options among those of a command and of the enabled extensions. */
export function commonOptions(registry: Registry, own: Options): OptionGroup[] {
  const all: Readonly<Record<string, Option>> = Object.assign(
    {},
    ...[...registry.extensions.values()].map(({ options }) => options),
    own,
  );
  return Object.entries(common)
    .map(([title, names]) => ({
      title: `${title}:`,
      options: Object.fromEntries(
        names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name] as Option]] : [])),
      ),
    }))
    .filter(({ options }) => Object.keys(options).length > 0);
}
