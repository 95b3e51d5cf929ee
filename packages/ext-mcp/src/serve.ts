import { constants } from "node:os";
import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type CommandContext, visible } from "@rocker/core";
import { findProjects } from "./projects.ts";
import { protocolOutput } from "./protocol-output.ts";
import { errorResult, type ToolResult } from "./result.ts";
import type { ServeLine } from "./serve-line.ts";
import type { Session } from "./session.ts";
import type { Tool } from "./tools/tool.ts";
import { tools } from "./tools.ts";
import { Turns } from "./turns.ts";
import { ownVersion } from "./version.ts";

const instructions =
  "Environments are isolated containers, each with a clone of the user's project on a branch of its own. Work in them instead of on the host. The user looks at your work with: rocker agent diff NAME; takes it over with: rocker agent apply NAME, or rocker agent merge NAME; allows hosts with: rocker agent policy NAME allow HOST; and removes an environment with: rocker agent rm NAME.";

/** Each has a client of the engine, or another rocker. */
const limits = { running: 8, waiting: 256 };

/** Serves the protocol until the client is gone. @returns the exit code */
export async function serve(line: ServeLine, context: CommandContext): Promise<number> {
  const projects = await findProjects(line, context.host);
  const { options } = line;
  const turns = new Turns(limits);
  const session: Session = { projects, options, context, turns, creations: new Map() };
  const transport = new StdioServerTransport(process.stdin, protocolOutput());
  let close: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    close = resolve;
  });
  const running = new Set<Promise<unknown>>();
  const report = (error: Error) => {
    process.stderr.write(`rocker: ${visible(error.message)}\n`);
  };
  const handle = serveStdio(() => serverFor(session, running), { transport, onerror: report });
  const { onclose } = transport;
  transport.onclose = () => {
    onclose?.();
    close(0);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = (signal: NodeJS.Signals) => {
    close(128 + constants.signals[signal]);
    void handle.close();
  };
  for (const signal of signals) process.on(signal, stop);
  const code = await closed;
  // Their signals are aborted with the connection; they end what they started.
  await Promise.allSettled(running);
  for (const signal of signals) process.off(signal, stop);
  return code;
}

/** @param running receives each call of a tool, until it has ended */
function serverFor(session: Session, running: Set<Promise<unknown>>): McpServer {
  const server = new McpServer({ name: "rocker", version: ownVersion() }, { instructions });
  for (const tool of tools) {
    const { name, title, description, input, hints } = tool;
    server.registerTool(
      name,
      { title, description, inputSchema: input(session), annotations: hints },
      (args, context) => {
        const call = callTool(tool, args, session, context);
        running.add(call);
        void call.finally(() => running.delete(call));
        return call;
      },
    );
  }
  return server;
}

async function callTool(
  tool: Tool,
  args: Readonly<Record<string, unknown>>,
  session: Session,
  { mcpReq: { signal, _meta, notify } }: ServerContext,
): Promise<ToolResult> {
  const progressToken = _meta?.progressToken;
  const start = performance.now();
  const progress = (message: string) => {
    if (progressToken === undefined || signal.aborted) return;
    const params = { progressToken, progress: Math.round(performance.now() - start) / 1000, message };
    notify({ method: "notifications/progress", params }).catch(() => {}); // The client is gone.
  };
  try {
    return await session.turns.run(() => tool.run(args, { session, signal, progress }), signal);
  } catch (error) {
    return errorResult(error);
  }
}
