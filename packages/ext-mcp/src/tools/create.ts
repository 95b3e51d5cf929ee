import { singleQuoted, visible } from "@rocker/core";
import { agentsOf, branchOf } from "@rocker/ext-agent/agents";
import { z } from "zod";
import { inProject, projectOf } from "../environments.ts";
import { requireUnmoved } from "../projects.ts";
import { failure, type ToolResult, toolResult } from "../result.ts";
import { messageLines, runRocker } from "../run-rocker.ts";
import type { Call } from "../session.ts";
import { setShared } from "../share.ts";
import { name, projectArgument, ref } from "./arguments.ts";
import { defineTool } from "./tool.ts";

export const create = defineTool({
  name: "create_environment",
  title: "Create an environment",
  description:
    "Create an environment: an isolated container with a clone of the project, on the branch rocker/NAME. It reaches only the hosts that the user allowed. Takes minutes if its image must be built.",
  input: (session) =>
    z.strictObject({
      name: name.describe("Name of the new environment: lowercase letters, digits and dashes"),
      from: ref
        .describe("Commit, branch or tag to start from. Default: HEAD with the uncommitted changes")
        .optional(),
      ...projectArgument(session),
    }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },

  async run({ name, from, project: given }, call) {
    const { session, signal, progress } = call;
    const project = projectOf(given, session);
    requireUnmoved(project, session.context.host);
    const line = [
      "agent",
      "new",
      name,
      ...(from === undefined ? [] : [`--from=${from}`]),
      ...session.options,
    ];
    const onLine = (text: string) => progress(visible(text).slice(0, 200));
    const { code, lines } = await oneAtATime(session.creations, `${project}/${name}`, async () => {
      const result = await runRocker(line, { cwd: project, signal, onLine });
      // It was complete before it noticed. Nobody has worked in it.
      if (signal.aborted && result.code === 0) await undo(name, project);
      signal.throwIfAborted();
      return result;
    });
    const { host } = session.context;
    const created = agentsOf({ directory: project }, host).find((one) => one.name === name);
    if (code !== 0 || !created) return notCreated({ name, from, project, lines }, call);
    setShared(created, host);
    const notices = lines.filter((one) => /^rocker: (?!created |built |\[\d)/.test(one));
    return toolResult(
      visible(
        [`created environment ${name} on branch ${branchOf({ name })} for ${project}`, ...notices].join("\n"),
      ),
    );
  },
});

const undo = (name: string, project: string) =>
  runRocker(["agent", "rm", "--force", name], { cwd: project, signal: new AbortController().signal });

/** Runs work after that of the same key. */
async function oneAtATime<Result>(
  running: Map<string, Promise<unknown>>,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = running.get(key);
  const own = Promise.allSettled([before]).then(work);
  running.set(key, own);
  try {
    return await own;
  } finally {
    if (running.get(key) === own) running.delete(key);
  }
}

interface Failed {
  readonly name: string;
  readonly from: string | undefined;
  readonly project: string;
  readonly lines: readonly string[];
}

/** The errors of a project that needs consent, which a client cannot give. */
const needsConsent = /\bRK(?:208|230|234)\b/;

function notCreated({ name, from, project, lines }: Failed, { session }: Call): ToolResult {
  const message = lines.slice(-messageLines).join("\n");
  const start = ["rocker", "agent", "new", name, ...(from === undefined ? [] : [`--from=${from}`])];
  const command = `${[...start, ...session.options].map(quoted).join(" ")} && rocker mcp share ${name}`;
  const text = needsConsent.test(message)
    ? `no environment was created: only the user can allow what this project requests. They can run, in a terminal:\n${inProject(project, command)}`
    : "no environment was created";
  return failure(text, "message of rocker, which may quote the project", message);
}

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : singleQuoted(word));
