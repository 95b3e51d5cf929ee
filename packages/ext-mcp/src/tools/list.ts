import { parseJson } from "@rocker/core";
import { z } from "zod";
import { environmentsOf } from "../environments.ts";
import { requireUnmoved } from "../projects.ts";
import { toolResult } from "../result.ts";
import { runRocker } from "../run-rocker.ts";
import type { Call } from "../session.ts";
import { mcpError } from "../usage.ts";
import { defineTool } from "./tool.ts";

export const list = defineTool({
  name: "list_environments",
  title: "List the environments",
  description:
    "List the environments that you can work in, with their project, branch, state, and what the user has not fetched yet.",
  input: () => z.strictObject({}),
  hints: { readOnlyHint: true, openWorldHint: false },

  async run(_, call) {
    const rows: unknown[] = [];
    for (const project of call.session.projects) rows.push(...(await rowsOf(project, call)));
    return toolResult(JSON.stringify({ projects: call.session.projects, environments: rows }, undefined, 2));
  },
});

/** As `rocker agent ls --json` has them. */
async function rowsOf(project: string, { session, signal }: Call): Promise<readonly unknown[]> {
  const { host } = session.context;
  requireUnmoved(project, host);
  const names = new Set(environmentsOf(project, host).map(({ name }) => name));
  if (names.size === 0) return [];
  const { code, stdout, lines } = await runRocker(["agent", "ls", "--json"], { cwd: project, signal });
  const rows =
    code === 0 ? (parseJson(stdout.text) as readonly { readonly name: string }[] | undefined) : undefined;
  if (!Array.isArray(rows))
    throw mcpError({
      slug: "not-listed",
      what: `cannot list the environments of ${project}: ${lines.slice(-3).join(" ")}`,
      fix: "Ask the user to run: rocker agent ls",
    });
  return rows.filter(({ name }) => names.has(name));
}
