import { defineCommand } from "@rocker/core";
import { usage, usageError } from "./usage.ts";

/** `rocker mcp …`. What it uses is loaded by each of its forms: a server, and the library for it, only to serve. */
export const mcpCommand = defineCommand({
  name: "mcp",
  summary:
    "Let an AI assistant create isolated environments and work in them, with the Model Context Protocol",

  async run(argv, context) {
    const [first] = argv;
    if (first === "--help" || first === "-h") {
      process.stdout.write(usage);
      return 0;
    }
    if (first === "share" || first === "unshare") {
      const { share, unshare } = await import("./share.ts");
      return (first === "share" ? share : unshare)(argv.slice(1), context);
    }
    const { readServeLine } = await import("./serve-line.ts");
    const line = readServeLine(argv);
    if (process.stdin.isTTY)
      throw usageError(
        '"rocker mcp" is started by a program that speaks the Model Context Protocol, not in a terminal',
      );
    const { serve } = await import("./serve.ts");
    return serve(line, context);
  },
});
