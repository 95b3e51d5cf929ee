import type { PackageState } from "@rocker/core/lifecycle";
import { stateTexts } from "../render/extension-table.ts";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** How many plugins are enabled, and why the others are not. */
export function pluginFindings({ registry: { packages } }: DoctorContext): Finding[] {
  const others = packages.filter(({ state }) => state !== "on");
  const enabled = `${packages.length - others.length} of ${packages.length} plugins enabled`;
  return [finding("plugins", "ok", enabled), ...others.map(notEnabled)];
}

function notEnabled({ package: { name, version, path }, state, reason }: PackageState): Finding {
  const text = `${name} ${version} (${path}) is ${stateTexts[state]}: ${reason}`;
  if (state === "off") {
    return finding(
      "plugins",
      "off",
      text,
      "To be asked, run rocker here in a terminal. To enable it for one run, add --trust.",
    );
  }
  // Of two copies of a package, using the first is correct.
  if (state === "shadowed") return finding("plugins", "off", text);
  return finding("plugins", "warning", text, "Update or remove it.");
}
