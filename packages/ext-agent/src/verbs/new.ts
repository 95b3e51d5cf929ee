import { closeSync, openSync } from "node:fs";
import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import { containersOf, runScript, scriptError } from "../container.ts";
import { findProject, type Project } from "../git/project.ts";
import { keepStart, withScratch } from "../git/scratch.ts";
import { commitOf, type Snapshot, snapshotOf } from "../git/snapshot.ts";
import { cloneScript } from "../inside/clone-script.ts";
import { type AgentRecord, branchOf, claim, complete, directoryOf, forget, idOf } from "../record.ts";
import { say } from "../say.ts";
import { usageError } from "../usage.ts";

/** Fits into names of branches, containers and volumes. */
const nameForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** `rocker agent new NAME [--from REF] [options] [IMAGE]` */
export async function newAgent(argv: readonly string[], context: CommandContext): Promise<number> {
  const { host } = context;
  const { name, from, rest } = readLine(argv);
  const project = await findProject(host);
  if (from !== undefined) await commitOf(project, from);
  const id = idOf(name, project);
  await claimName(name, id, context);
  const container = containerOf(id);
  const record: Omit<AgentRecord, "start"> = {
    name,
    project: project.directory,
    container,
    argv: ["--isolate", `--agent-volume=${container}`, ...rest],
    created: new Date().toISOString(),
  };
  try {
    await containersOf(context).up(record.argv, { name: container, directory: directoryOf(id, host).path });
    const snapshot = await cloneInto(record, project, from, context);
    const { base, start } = snapshot;
    complete({ ...record, ...(base !== undefined && { base }), start }, host);
    report(record, snapshot, from);
  } catch (error) {
    await discard(id, context).catch(() => {}); // A second error must not hide the first.
    throw error;
  }
  process.stdout.write(`${name}\n`);
  return 0;
}

const containerOf = (id: string) => `rocker-agent-${id}`;

function readLine(argv: readonly string[]) {
  const [name, ...others] = argv;
  if (name === undefined || name.startsWith("-"))
    throw usageError('"rocker agent new" needs a name for the agent');
  if (!nameForm.test(name))
    throw usageError(
      `${JSON.stringify(name)} cannot be the name of an agent: use up to 40 lowercase letters, digits and dashes, such as fix-login`,
    );
  const rest: string[] = [];
  let from: string | undefined;
  for (let at = 0; at < others.length; at++) {
    const one = others[at] ?? "";
    if (one === "--") {
      rest.push(...others.slice(at));
      break;
    }
    if (one.startsWith("--from=")) from = one.slice("--from=".length);
    else if (one === "--from") {
      from = others[++at];
      if (from === undefined) throw usageError("--from needs a commit, branch or tag");
    } else rest.push(one);
  }
  return { name, from, rest };
}

/** @throws RockerError agent/taken */
async function claimName(name: string, id: string, context: CommandContext): Promise<void> {
  const state = claim(id, context.host);
  if (state === "claimed") return;
  if (state === "interrupted") {
    await discard(id, context);
    return claimName(name, id, context);
  }
  throw new RockerError([
    problemOf("agent", {
      slug: "taken",
      kind: "usage",
      facts: { agent: name },
      what: `this project already has an agent ${JSON.stringify(name)}.`,
      fix: `Choose another name, or remove it with: rocker agent rm ${name}`,
    }),
  ]);
}

/** Removes an agent whose clone is not complete: it has no work. */
async function discard(id: string, context: CommandContext): Promise<void> {
  await containersOf(context).remove(containerOf(id), [containerOf(id)]);
  forget(id, context.host);
}

async function cloneInto(
  record: Omit<AgentRecord, "start">,
  project: Project,
  from: string | undefined,
  context: CommandContext,
): Promise<Snapshot> {
  const files = directoryOf(idOf(record.name, project), context.host);
  return withScratch(project, files, async (scratch) => {
    const snapshot = await snapshotOf(project, scratch, { from, include: [], name: record.name });
    const { name, email } = snapshot.author;
    const args = [branchOf(record), project.format, name, email, project.shallow];
    const input = openSync(snapshot.bundle, "r");
    try {
      const result = await runScript(record, cloneScript, args, containersOf(context), { input });
      if (result.code !== 0) throw scriptError(record, "clone the project", result);
    } finally {
      closeSync(input);
    }
    keepStart(scratch, files);
    return snapshot;
  });
}

function report(
  record: Pick<AgentRecord, "name">,
  { base, start, leftOut }: Snapshot,
  from: string | undefined,
) {
  const isDirty = from === undefined && base !== start;
  say(
    `created agent ${record.name} on branch ${branchOf(record)}${isDirty ? ", with the uncommitted changes of this project" : ""}`,
  );
  if (leftOut.length > 0) {
    const names = leftOut.slice(0, 10).map((path) => visibleLine(Buffer.from(path, "latin1").toString()));
    const more = leftOut.length > 10 ? ` and ${leftOut.length - 10} more` : "";
    say(`not given to the agent, because they may hold keys or passwords: ${names.join(", ")}${more}`);
  }
}
