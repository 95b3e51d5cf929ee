import { type CommandContext, jsonText } from "@rocker/core";
import { containersOf, runScript } from "../container.ts";
import { copyOfAgent } from "../copy-of-agent.ts";
import { counted } from "../counted.ts";
import { agentsOf } from "../find-agent.ts";
import { askWork } from "../git/receive.ts";
import { workspaceDirectory } from "../inside/layout.ts";
import { partsOf } from "../part.ts";
import { findPlace } from "../place.ts";
import { type AgentRecord, allAgents, branchOf } from "../record.ts";
import { say } from "../say.ts";
import { readArguments, usageError } from "../usage.ts";

/** One agent, as `--json` prints it. */
export interface Row {
  readonly name: string;
  readonly project: string;
  /** Null: it has a copy, without Git. */
  readonly branch: string | null;
  /** The program that it was created with; null: none. */
  readonly agent: string | null;
  readonly container: string;
  readonly state: "running" | "stopped" | "gone" | "unknown";
  /** Bytes of its clone or copy, and of its home directory. Null: its container does not run. */
  readonly disk: number | null;
  /** ISO 8601. */
  readonly created: string;
  /** Commits and files that were not fetched. Null: its container does not run, or cannot tell. */
  readonly unfetched: { readonly commits: number; readonly edits: number } | null;
}

/** `rocker agent ls [--all]` */
export async function list(argv: readonly string[], context: CommandContext): Promise<number> {
  const { name, options } = readArguments("ls", argv, ["all"]);
  if (name !== undefined) throw usageError(`unexpected argument for "rocker agent ls": ${name}`);
  const { host } = context;
  const agents = options.all ? allAgents(host) : agentsOf(await findPlace(host), host);
  const rows = await Promise.all(agents.map((one) => rowOf(one, context)));
  if (options.json) process.stdout.write(`${jsonText(rows, 2)}\n`);
  else if (rows.length === 0) say("no agents. To create one, run: rocker agent new NAME IMAGE");
  else process.stdout.write(await tableOf(rows, options.all, context));
  return 0;
}

async function rowOf(record: AgentRecord, context: CommandContext): Promise<Row> {
  const { name, project, container, created } = record;
  const state = await containersOf(context).state(container);
  const unfetched = state === "running" || record.isCopy ? await unfetchedOf(record, context) : null;
  const disk = state === "running" ? await diskOf(record, context) : null;
  return {
    name,
    project,
    disk,
    branch: record.isCopy ? null : branchOf(record),
    agent: record.agent ?? null,
    container,
    state,
    created,
    unfetched,
  };
}

async function unfetchedOf(record: AgentRecord, context: CommandContext): Promise<Row["unfetched"]> {
  try {
    if (record.isCopy) return { commits: 0, edits: await editsInCopy(record, context) };
    let [commits, edits] = [0, 0];
    for (const part of await partsOf(record, context.host)) {
      const work = await askWork(part, containersOf(context));
      if (work.result === (part.fetched ?? part.start)) continue;
      commits += work.commits - (work.edits > 0 ? 1 : 0);
      edits += work.edits;
    }
    return { commits, edits };
  } catch {
    return null; // Its clone is broken: that is no reason to show no other agent.
  }
}

async function editsInCopy(record: AgentRecord, { host }: CommandContext): Promise<number> {
  const { pendingChanges } = await import("@rocker/ext-isolate/copies");
  return pendingChanges(record.project, copyOfAgent(record, host));
}

function tableOf(rows: readonly Row[], all: boolean, context: CommandContext): Promise<string> {
  const head = [
    "NAME",
    "BRANCH",
    "AGENT",
    "STATE",
    "AGE",
    "DISK",
    "NOT FETCHED",
    ...(all ? ["PROJECT"] : []),
  ];
  const lines = rows.map((row) => [
    ...[
      row.name,
      row.branch ?? "- (copy)",
      row.agent ?? "-",
      row.state,
      ageOf(row.created),
      diskText(row),
      unfetchedText(row),
    ],
    ...(all ? [row.project] : []),
  ]);
  return context.table(head, lines);
}

/** What its volume and its copy take; the image is shared. */
async function diskOf(record: AgentRecord, context: CommandContext): Promise<number | null> {
  const script = `du -sk ${workspaceDirectory} 2>/dev/null`;
  const { stdout } = await runScript(record, "", script, [], containersOf(context));
  const [, kilobytes] = /^(\d{1,12})\s/.exec(stdout) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

const diskText = ({ disk }: Row) =>
  disk === null ? "?" : `${(disk / 2 ** 20).toFixed(disk < 1e7 ? 1 : 0)} MB`;

function unfetchedText({ unfetched }: Row): string {
  if (!unfetched) return "?";
  const { commits, edits } = unfetched;
  const parts = [
    ...(commits > 0 ? [counted(commits, "commit")] : []),
    ...(edits > 0 ? [counted(edits, "edited file")] : []),
  ];
  return parts.join(", ") || "-";
}

function ageOf(created: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(created)) / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
