import type { PackageState, Registry } from "@rocker/core/lifecycle";

/** The extensions, engines and commands that a package provides. */
export function entriesOf({
  package: { manifest },
}: PackageState): readonly { readonly name: string; readonly module: string }[] {
  const { extensions = [], engines = [], commands = [] } = manifest ?? {};
  return [...extensions, ...engines, ...commands];
}

/** The packages that have this name, or provide something with this name. */
export function findProviders(name: string, { packages }: Registry): readonly PackageState[] {
  return packages.filter(
    (state) => state.package.name === name || entriesOf(state).some((entry) => entry.name === name),
  );
}
