import type { Engine } from "../engine/engine.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { describeExtension, type Manifest, manifestFault, manifestVersion } from "../extension/manifest.ts";
import type { Origin, PluginPackage } from "./plugin-package.ts";

/**
 * An extension or an engine that a program has in its hands, as if it were a package that is installed.
 * @throws TypeError for one that rocker would refuse in a package
 */
export function packageOf(contribution: AnyExtension | Engine, origin: Origin): PluginPackage {
  const { name } = contribution;
  const manifest = manifestOf(contribution);
  const fault = manifestFault(JSON.parse(JSON.stringify(manifest)));
  if (fault) throw new TypeError(`rocker would refuse a package with "${name}": ${fault}`);
  const kind = "setup" in contribution ? "extension" : "engine";
  const fields = { name: `${kind}-${name}`, version: "0.0.0", path: `memory:${kind}-${name}`, origin };
  return { ...fields, manifest, fault: undefined, inMemory: contribution };
}

function manifestOf(contribution: AnyExtension | Engine): Manifest {
  const module = "./index.js";
  if ("setup" in contribution) {
    return { manifest: manifestVersion, extensions: [{ ...describeExtension(contribution), module }] };
  }
  const { name, summary, roles, priority } = contribution;
  return { manifest: manifestVersion, engines: [{ name, summary, roles, priority, module }] };
}
