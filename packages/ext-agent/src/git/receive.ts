import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type CommandContainers, problemOf, RockerError, sizeValue } from "@rocker/core";
import { runScript, scriptError } from "../container.ts";
import { resultScript } from "../inside/result-script.ts";
import { inPart, type Part } from "../part.ts";
import { type AgentRecord, refOf } from "../record.ts";
import { gitError, gitOutput, runGit } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";
import { parseWork, type Work } from "./work.ts";

/** Bytes of objects that an agent may hand over at once. */
const sizeLimit = 2 * 2 ** 30;

/** Bytes of the lines before the objects. */
const headLimit = 1 << 16;

/**
 * Asks an agent what its work is, without fetching it.
 * @throws RockerError agent/inside
 */
export async function askWork(part: Part, containers: CommandContainers): Promise<Work> {
  const start = await knownStart(part);
  const result = await runScript(part.agent, part.path, resultScript, ["status", start ?? ""], containers);
  const work = result.code === 0 ? parseWork(result.stdout) : undefined;
  if (!work) throw scriptError(part.agent, `read the work${inPart(part)}`, result);
  return work;
}

/**
 * Fetches an agent's work into `refs/rocker/NAME`. What comes out of the container is a stream of objects, which are checked
 * in a scratch repository: no file of the agent's is opened, and none of its settings matters.
 * @throws RockerError agent/inside, agent/invalid, agent/too-large
 */
export async function receiveWork(
  part: Part,
  scratch: Scratch,
  containers: CommandContainers,
): Promise<Work> {
  const start = await knownStart(part);
  const file = join(scratch.directory, "work.pack");
  const work = await streamTo(file, part, start, containers);
  const ref = refOf(part.agent);
  if (work.commits > 0) await checkObjects(file, work.result, start, scratch, part.agent);
  await gitOutput(["update-ref", "refs/rocker/result", work.result], scratch.call);
  // Fetched, not copied: Git checks the objects again, and that all are there.
  const flags = [
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
  ];
  await gitOutput(["fetch", ...flags, "--", scratch.repository, `+refs/rocker/result:${ref}`], {
    cwd: part.project.directory,
  });
  return work;
}

/**
 * The commit that the agent started at, if this host still has it with its history: the user may have removed the commit of
 * the project that it builds on.
 */
async function knownStart({ base, start, project: { directory } }: Part): Promise<string | undefined> {
  if (base === undefined) return start;
  const found = await runGit(["cat-file", "-e", `${base}^{commit}`], { cwd: directory });
  return found.code === 0 ? start : undefined;
}

/** Writes the objects to a file. @returns what they are, as the agent says */
async function streamTo(
  file: string,
  part: Part,
  start: string | undefined,
  containers: CommandContainers,
): Promise<Work> {
  const descriptor = openSync(file, "wx", 0o600);
  const end = new AbortController();
  let head = Buffer.alloc(0);
  let work: Work | undefined;
  let size = 0;
  const write = (chunk: Buffer) => {
    size += chunk.length;
    if (size > sizeLimit) end.abort();
    else writeSync(descriptor, chunk);
  };
  const output = (chunk: Buffer) => {
    if (end.signal.aborted) return;
    if (work) return write(chunk);
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf("\n\n");
    if (at < 0) return head.length > headLimit ? end.abort() : undefined;
    work = parseWork(head.subarray(0, at + 1).toString());
    if (!work) return end.abort();
    write(head.subarray(at + 2));
  };
  try {
    const how = { output, signal: end.signal };
    const result = await runScript(
      part.agent,
      part.path,
      resultScript,
      ["pack", start ?? ""],
      containers,
      how,
    );
    if (size > sizeLimit) throw tooLarge(part.agent);
    if (result.code !== 0 || !work) throw scriptError(part.agent, `read the work${inPart(part)}`, result);
    return work;
  } finally {
    closeSync(descriptor);
  }
}

/** @throws RockerError agent/invalid if an object is not as Git would write it, or is missing */
async function checkObjects(
  file: string,
  result: string,
  start: string | undefined,
  { call }: Scratch,
  record: AgentRecord,
): Promise<void> {
  const input = openSync(file, "r");
  try {
    const index = ["index-pack", "--stdin", "--fix-thin", "--strict", `--max-input-size=${sizeLimit}`];
    const indexed = await runGit(index, { ...call, input });
    if (indexed.code !== 0) throw invalid(record, gitError(index, indexed));
  } finally {
    closeSync(input);
  }
  const list = ["rev-list", "--objects", "--quiet", `${result}^{commit}`, ...(start ? [`^${start}`] : [])];
  const listed = await runGit(list, call);
  if (listed.code !== 0) throw invalid(record, gitError(list, listed));
}

function invalid({ name }: AgentRecord, cause: RockerError): RockerError {
  return new RockerError(
    [
      problemOf("agent", {
        slug: "invalid",
        facts: { agent: name },
        what: `nothing was fetched from agent ${name}: its objects are not valid. ${cause.problems[0]?.what ?? ""}`,
        why: "Git on this host must not read objects that could make it write to other places.",
        fix: `Repair the repository with: rocker agent enter ${name}`,
      }),
    ],
    { cause },
  );
}

function tooLarge({ name }: AgentRecord): RockerError {
  return new RockerError([
    problemOf("agent", {
      slug: "too-large",
      facts: { agent: name, limit: sizeLimit },
      what: `nothing was fetched from agent ${name}: its work is larger than ${sizeValue(sizeLimit)}.`,
      fix: `Remove large files from its branch with: rocker agent enter ${name}`,
    }),
  ]);
}
