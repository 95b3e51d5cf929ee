import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type Planned,
  problem,
  RockerError,
  rockerError,
  type Selected,
  selectEngines,
  writeFileAtomic,
} from "@rocker/core/lifecycle";
import {
  type Exported,
  type ExportFormat,
  exportPlan,
  impersonalPlan,
  missingText,
  ownValues,
  standInHost,
  writtenBy,
} from "@rocker/export";
import { interruptible } from "../invoke/interruption.ts";
import type { ReadLine } from "../invoke/read-line.ts";
import type { showOptions } from "../options.ts";

/** Exit code of an export that leaves something out. */
const incomplete = 3;

interface ExportSource {
  readonly planned: Planned;
  readonly selected: Selected;
  readonly line: ReadLine<typeof showOptions>;
}

/**
 * `rocker plan --format FORMAT`: the plan for another program, on stdout or in a directory.
 * @throws RockerError RK313, RK314; RK315 with `--strict`
 */
export async function exportAs(format: ExportFormat, source: ExportSource): Promise<number> {
  const { line } = source;
  const { options } = line.parsed;
  const base = options.resolve ? await baseOf(source) : undefined;
  const { plan, remaining } = planFor(source);
  const exported = await exportPlan({ format, plan, remaining, base, cacheMounts: options["cache-mounts"] });
  if (options.strict && exported.missing.length > 0) {
    throw new RockerError(exported.missing.map((one) => problem("RK315", { format, ...one })));
  }
  if (options.output !== undefined) writeFiles(exported, options.output);
  else print(format, exported);
  for (const note of exported.notes.flatMap((one) => one.split("\n"))) line.notices.note(note);
  if (exported.missing.length === 0) return 0;
  line.notices.note(`${format} cannot express:`);
  for (const one of exported.missing) line.notices.note(`- ${missingText(one)}`);
  return incomplete;
}

/** With variables for what belongs to the user, unless it is for them. */
function planFor({ planned, selected, line }: ExportSource): ReturnType<typeof impersonalPlan> {
  const { host, parsed } = line;
  const values = parsed.options["for-me"] ? undefined : ownValues(host);
  if (!values) return { plan: planned.plan, remaining: [] };
  return impersonalPlan(planned.plan, selected.on(standInHost(host)).plan().plan, values);
}

/** The base image, from the engine that would run the container. */
async function baseOf({ planned, line: { parsed, host } }: ExportSource) {
  const engines = await selectEngines(parsed.registry, host, parsed.options.engine);
  const bound = await interruptible((signal) => planned.bind({ engines, signal }));
  return bound.base;
}

function print(format: string, { files }: Exported): void {
  const [main, ...others] = files;
  if (others.length > 0) throw rockerError("RK313", { format, files: files.map(({ path }) => path) });
  process.stdout.write(main?.contents ?? "");
}

/** @throws RockerError RK314 if there are files that are not of an earlier export */
function writeFiles({ files }: Exported, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const own = new Set(files.map(({ path }) => path));
  const there = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((one) => !one.isDirectory())
    .map((one) => join(one.parentPath, one.name).slice(directory.replace(/\/$/, "").length + 1));
  const main = join(directory, files[0]?.path ?? "");
  const isEarlier = there.includes(files[0]?.path ?? "") && readFileSync(main, "utf8").includes(writtenBy);
  const others = there.filter((path) => !isEarlier || !own.has(path));
  if (others.length > 0) throw rockerError("RK314", { directory, files: others.slice(0, 10) });
  for (const { path, contents, mode } of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    // In a cloned directory, a file of that name may be a link.
    writeFileAtomic(file, contents, mode);
  }
}
