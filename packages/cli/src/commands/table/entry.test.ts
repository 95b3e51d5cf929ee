import { expect, test } from "vitest";
import { commands } from "../../commands.ts";
import { helpText } from "../../render/help.ts";
import { styleFor } from "../../render/style.ts";
import type { CommandEntry, CommandHelp } from "./entry.ts";

test("a command without help, or with incomplete help, does not compile", () => {
  type Lacks<Row, Field extends keyof Row> = Omit<Row, Field> extends Row ? never : Field;
  // Where one of these is optional, its value here must be "never".
  const fields: {
    readonly entry: Lacks<CommandEntry, "help">;
    readonly help: { readonly [Field in keyof CommandHelp]: Lacks<CommandHelp, Field> };
  } = {
    entry: "help",
    help: { usage: "usage", short: "short", summary: "summary", examples: "examples" },
  };
  for (const [name, { help }] of Object.entries(commands)) {
    expect(Object.keys(help).sort(), name).toEqual(Object.keys(fields.help).sort());
  }
});

test("the help of each command has its usage, summary and examples", () => {
  const registry = {
    extensions: new Map(),
    engines: new Map(),
    commands: new Map(),
    packages: [],
    warnings: [],
  };
  const style = styleFor(process.stdout, { NO_COLOR: "1" });
  for (const [name, { options, help }] of Object.entries(commands)) {
    const text = helpText({ command: name, registry, options, all: false }, style, 10_000);
    expect(help.usage).toMatch(new RegExp(`^rocker ${name === "run" ? "" : `${name}\\b`}`));
    for (const part of [help.usage, help.summary, ...help.examples.flat()]) expect(text).toContain(part);
  }
});
