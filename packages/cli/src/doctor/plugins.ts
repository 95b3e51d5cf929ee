import type { PackageState } from "@rocker/core/lifecycle";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** Plugin packages that are not as they were meant. */
export function pluginFindings({ registry: { packages } }: DoctorContext): Finding[] {
  const odd = packages.filter(({ state }) => state !== "on");
  const on = `${packages.length - odd.length} of ${packages.length} packages are on`;
  return [finding("plugins", "ok", on), ...odd.map(oddPackage)];
}

function oddPackage({ package: { name, version, path }, state, reason }: PackageState): Finding {
  const text = `${name} ${version} (${path}) is ${state}: ${reason}`;
  if (state === "off") {
    return finding("plugins", "off", text, "Run rocker here in a terminal to be asked, or say --trust.");
  }
  // Of two copies of one package, the first is the one that is meant.
  if (state === "shadowed") return finding("plugins", "off", text);
  return finding("plugins", "warning", text, "Update or remove it.");
}
