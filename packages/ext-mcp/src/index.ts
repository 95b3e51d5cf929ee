import { defineExtension } from "@rocker/core";
import { mcpCommand } from "./command.ts";

/** A command has the name of an extension of its package; this one adds nothing to containers. */
const mcp = defineExtension({
  name: "mcp",
  summary: "An MCP server with which assistants create isolated environments and work in them: rocker mcp",
  options: {},
  setup() {},
});

export default [mcp, mcpCommand];
