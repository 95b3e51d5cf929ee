import type { PluginPackage } from "../discovery/plugin-package.ts";
import type { ExtensionDescription } from "../extension/extension.ts";
import type { Registry } from "../lifecycle/register.ts";

/** A registry with these extensions, each in its own package. The modules do not exist. */
export function registryOf(
  extensions: readonly (Partial<ExtensionDescription> & { readonly name: string })[],
): Registry {
  const entries = extensions.map((extension) => {
    const { name } = extension;
    const options = { [name]: { type: "boolean", summary: name } } as const;
    const source = packageNamed(`test-${name}`);
    return [name, { summary: name, options, module: "./index.js", package: source, ...extension }] as const;
  });
  return {
    extensions: new Map(entries),
    engines: new Map(),
    commands: new Map(),
    packages: [],
    warnings: [],
  };
}

export function packageNamed(name: string, facts: Partial<PluginPackage> = {}): PluginPackage {
  return {
    name,
    version: "1.0.0",
    path: `/packages/${name}`,
    origin: "cli",
    manifest: undefined,
    fault: undefined,
    ...facts,
  };
}
