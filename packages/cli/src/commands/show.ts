import { readFileSync } from "node:fs";
import type { Options, Plan } from "@rocker/core/lifecycle";
import { jsonText } from "@rocker/core/lifecycle";
import type { HelpOf } from "../render/help.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";

/** Writes a plan to stdout. */
export async function showPlan(plan: Plan, format: "text" | "json"): Promise<number> {
  if (format === "json") process.stdout.write(`${jsonText(plan, 2)}\n`);
  else {
    const { planText } = await import("../render/plan-text.ts");
    const style = styleFor(process.stdout, process.env);
    process.stdout.write(`${await laidOut(() => planText(plan, style, widthOf(process.stdout)))}\n`);
  }
  return 0;
}

/** In columns. In a pager, help is still read on the terminal. */
export const helpWidth = () => widthOf(process.stdout) ?? widthOf(process.stderr) ?? 100;

/** Writes a command's help to stdout. */
export async function showHelp(help: HelpOf): Promise<number> {
  const { helpText } = await import("../render/help.ts");
  const style = styleFor(process.stdout, process.env);
  process.stdout.write(`${await laidOut(() => helpText(help, style, helpWidth()))}\n`);
  return 0;
}

/** Writes the help of a command without options of extensions to stdout. */
export function showOwnHelp(command: string, options: Options): Promise<number> {
  const empty = { extensions: new Map(), engines: new Map(), commands: new Map() };
  return showHelp({ command, registry: { ...empty, packages: [], warnings: [] }, options, all: true });
}

/** Writes the help of a group of commands, such as `rocker ext`, to stdout. */
export async function showGroupHelp(group: string): Promise<number> {
  const { groupText } = await import("../render/help.ts");
  const style = styleFor(process.stdout, process.env);
  process.stdout.write(`${groupText(group, style, widthOf(process.stdout) ?? 100)}\n`);
  return 0;
}

/** Writes the version of this package to stdout. */
export function showVersion(): number {
  const manifest = new URL(import.meta.resolve("@rocker/cli/package.json"));
  process.stdout.write(`${JSON.parse(readFileSync(manifest, "utf8")).version}\n`);
  return 0;
}
