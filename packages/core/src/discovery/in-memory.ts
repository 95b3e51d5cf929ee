import type { AnyExtension } from "../extension/extension.ts";
import { describeExtension, type Manifest, manifestFault, manifestVersion } from "../extension/manifest.ts";
import type { Origin, PluginPackage } from "./plugin-package.ts";

/**
 * An extension that a program has in its hands, as if it were a package that is installed.
 * @throws TypeError for one that rocker would refuse in a package
 */
export function packageOf(extension: AnyExtension, origin: Origin): PluginPackage {
  const description = { ...describeExtension(extension), module: "./index.js" };
  const manifest: Manifest = { manifest: manifestVersion, extensions: [description] };
  const fault = manifestFault(JSON.parse(JSON.stringify(manifest)));
  if (fault) throw new TypeError(`rocker would refuse a package with "${extension.name}": ${fault}`);
  const name = `extension-${extension.name}`;
  const path = `memory:${extension.name}`;
  return { name, version: "0.0.0", path, origin, manifest, fault: undefined, inMemory: extension };
}
