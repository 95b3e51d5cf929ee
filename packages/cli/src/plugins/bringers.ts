import type { PackageState, Registry } from "@rocker/core/lifecycle";

/** What a package brings: extensions, engines and commands. */
export function entriesOf({
  package: { manifest },
}: PackageState): readonly { readonly name: string; readonly module: string }[] {
  const { extensions = [], engines = [], commands = [] } = manifest ?? {};
  return [...extensions, ...engines, ...commands];
}

/** The packages that have a name, or bring something of that name. */
export function findBringers(name: string, { packages }: Registry): readonly PackageState[] {
  return packages.filter(
    (state) => state.package.name === name || entriesOf(state).some((entry) => entry.name === name),
  );
}
