import { type CommandContext, type Host, singleQuoted } from "@rocker/core";
import { type AgentRecord, agentsOf } from "@rocker/ext-agent/agents";
import { requireUnmoved } from "./projects.ts";
import { runRocker } from "./run-rocker.ts";
import type { Session } from "./session.ts";
import { isShared } from "./share.ts";
import { mcpError } from "./usage.ts";

/** The environments of a project that assistants may work in. */
export const environmentsOf = (project: string, host: Host): readonly AgentRecord[] =>
  agentsOf({ directory: project }, host).filter((one) => isShared(one, host));

/**
 * An environment that assistants may work in.
 * @throws RockerError mcp/unknown, mcp/not-shared, mcp/no-project
 */
export function environmentNamed(name: string, project: string, host: Host): AgentRecord {
  requireUnmoved(project, host);
  const found = agentsOf({ directory: project }, host).find((one) => one.name === name);
  if (found && isShared(found, host)) return found;
  const facts = { environment: name, project };
  if (found)
    throw mcpError({
      slug: "not-shared",
      facts,
      what: `the environment ${name} was not created by an assistant.`,
      why: "It may have rules and keys that are not for you.",
      fix: `To let you work in it, the user can run: ${inProject(project, `rocker mcp share ${name}`)}`,
    });
  const names = environmentsOf(project, host).map((one) => one.name);
  throw mcpError({
    slug: "unknown",
    facts,
    what: `there is no environment ${name} for ${project}.`,
    fix: names.length > 0 ? `There are: ${names.join(", ")}` : "Create one with create_environment.",
  });
}

/** A command line for the user. */
export const inProject = (project: string, command: string) => `cd ${singleQuoted(project)} && ${command}`;

/** Creates the container again if something removed it; its work is in a volume. */
export async function ensureThere(
  { name, container, project }: AgentRecord,
  { context, signal }: { readonly context: CommandContext; readonly signal: AbortSignal },
): Promise<void> {
  const state = await context.containers?.state(container);
  if (state === "running" || state === "stopped") return;
  const { code, lines } = await runRocker(["agent", "run", name, "true"], { cwd: project, signal });
  if (code !== 0)
    throw mcpError({
      slug: "not-started",
      facts: { environment: name },
      what: `the container of ${name} is gone, and cannot be created again: ${lines.slice(-3).join(" ")}`,
      fix: `The user can run: ${inProject(project, `rocker agent enter ${name}`)}`,
    });
}

/** The project that a call is for: its argument is required if there are several. */
export const projectOf = (given: string | undefined, { projects: [first] }: Session): string =>
  given ?? first;
