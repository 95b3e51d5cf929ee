import { createInterface } from "node:readline/promises";
import type { PackageState } from "@rocker/core/lifecycle";
import { printable } from "../render/printable.ts";
import { styleFor } from "../render/style.ts";

/** Shows what a project's package is and may do, and asks whether to run it. Anything but yes is no. */
export async function askConsent(project: string, state: PackageState): Promise<boolean> {
  const style = styleFor(process.stderr, process.env);
  process.stderr.write(`${consentText(project, state, style.strong)}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("  Run it from now on? [y/N] ")).trim());
  } catch {
    return false; // Ctrl-D.
  } finally {
    terminal.close();
  }
}

function consentText(
  project: string,
  { package: found, consent }: PackageState,
  strong: (text: string) => string,
) {
  const flags = (found.manifest?.extensions ?? []).flatMap(({ options }) => Object.keys(options));
  const engines = (found.manifest?.engines ?? []).map(({ name }) => `the engine ${name}`);
  const brings = [...flags.map((flag) => `--${flag}`), ...engines].join(", ");
  return [
    `rocker: this project brings a plugin: ${strong(`${printable(found.name)} ${printable(found.version)}`)}`,
    `  project  ${printable(project)}`,
    `  package  ${printable(found.path)}`,
    `  adds     ${printable(brings) || "nothing that is listed"}`,
    "  Its code runs on this machine as you, and may do all that you may.",
    ...(consent === "changed" ? [strong("  It has changed since you consented to it.")] : []),
  ].join("\n");
}
