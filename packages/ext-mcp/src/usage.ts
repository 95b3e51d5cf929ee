import { problemOf, RockerError } from "@rocker/core";

export const usage = `rocker mcp [DIRECTORY…] [-- OPTIONS… [IMAGE]]
                          serve the Model Context Protocol on standard input and output: an assistant can create
                          environments for these projects, and work in them. Default: the project that you are in.
                          Options and image are those of "rocker agent new", for each environment
rocker mcp share NAME     let assistants work in an agent that you created
rocker mcp unshare NAME   no longer let assistants work in an agent
`;

export function usageError(what: string): RockerError {
  const fix = 'Run "rocker mcp --help" for usage.';
  return mcpError({ slug: "usage", kind: "usage", what: `${what}.`, fix });
}

/** An error of this extension: `mcp/<slug>`. */
export function mcpError(problem: Parameters<typeof problemOf>[1], options?: ErrorOptions): RockerError {
  return new RockerError([problemOf("mcp", problem)], options);
}
