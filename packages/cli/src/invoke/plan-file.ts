import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type ErrorCode,
  type Host,
  imageFault,
  messageOf,
  type Plan,
  parseJson,
  realPath,
  rockerError,
} from "@rocker/core/lifecycle";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

/** In bytes. A plan contains the files that its steps write. */
const maxSize = 16 * 1024 * 1024;

/** A plan, and the text of the file that it was read from. */
export interface PlanFile {
  readonly plan: Plan;
  readonly text: string;
}

/**
 * Reads a plan from a file, or from standard input for "-". It is untrusted: besides checking the schema, rejects any
 * text that an engine would parse as more than one value.
 * @throws RockerError RK303 with all problems
 */
export function readPlanFile(path: string, host: Host): PlanFile {
  const text = readText(path, host);
  let plan: Plan;
  try {
    plan = parseJson(text) as Plan;
  } catch (error) {
    throw rockerError(unusable, { reason: `it is not valid JSON: ${messageOf(error)}` }, error);
  }
  const faults = schemaFaults(plan);
  const all = faults.length > 0 ? faults : valueFaults(plan);
  if (all.length > 0) throw rockerError(unusable, { reason: all.slice(0, 10).join("; ") });
  const mounts = plan.run.mounts.map((mount) =>
    mount.type === "bind" ? { ...mount, source: realPath(mount.source, host) } : mount,
  );
  const envFiles = plan.run.settings.envFiles?.map((one) => ({ ...one, value: realPath(one.value, host) }));
  const settings = { ...plan.run.settings, ...(envFiles && { envFiles }) };
  return { plan: { ...plan, run: { ...plan.run, mounts, settings } }, text };
}

const unusable = "RK303" satisfies ErrorCode;

function readText(path: string, host: Host): string {
  if (path === "-") return readFileSync(0, "utf8");
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() && !stats?.isFIFO()) throw rockerError(unusable, { reason: `file ${path} not found` });
  if (stats.size > maxSize) {
    throw rockerError(unusable, { reason: `${path} is too large (${stats.size} bytes, at most ${maxSize})` });
  }
  // A named pipe is read to its end: `--plan <(rocker plan --format json …)`.
  const bytes = stats.isFIFO() ? readFileSync(path) : host.readFile(path);
  if (!bytes) throw rockerError(unusable, { reason: `cannot read ${path}` });
  return bytes.toString();
}

function schemaFaults(plan: unknown): string[] {
  const schema = createRequire(import.meta.url)("@rocker/core/schema/plan.schema.json");
  const options = { strict: false, allErrors: true };
  const validate = new Ajv2020(options).compile(schema);
  if (validate(plan)) return [];
  // The validator tries all alternatives: the errors of "oneOf" itself are not helpful.
  return [...new Set((validate.errors ?? []).filter(({ keyword }) => keyword !== "oneOf").map(faultText))];
}

function faultText({ instancePath, message, params }: ErrorObject): string {
  const extra = "additionalProperty" in params ? ` (${JSON.stringify(params.additionalProperty)})` : "";
  return `${instancePath || "the plan"} ${message}${extra}`;
}

/** Checks that rocker itself makes while it creates a plan. */
function valueFaults({ base, steps, run }: Plan): string[] {
  const faults: string[] = [];
  const check = (isRight: boolean, what: string) => {
    if (!isRight) faults.push(what);
  };
  const image = (name: string) => {
    const fault = imageFault(name);
    check(fault === undefined, `${JSON.stringify(name)} is not a valid image name: ${fault}`);
  };
  image(base.image);
  for (const step of steps) {
    if (step.type === "copy-from") image(step.image);
    for (const { id, target } of step.type === "exec" ? step.caches : []) {
      check(/^[\w.-]+$/.test(id), `${JSON.stringify(id)} is not a valid cache ID`);
      check(!/[\s,"\0]/.test(target), `${JSON.stringify(target)} is not a valid cache directory`);
    }
  }
  for (const mount of run.mounts) {
    const paths = [mount.target, ...(mount.type === "bind" ? [mount.source] : [])];
    // With options, an engine may need the mount as a single argument, SRC:DST:z.
    const odd = mount.options.length > 0 ? /[\n\r\0:]/ : /\0/;
    for (const path of paths) check(!odd.test(path), `${JSON.stringify(path)} cannot be mounted`);
    for (const option of mount.options) {
      check(/^[A-Za-z-]+$/.test(option), `${JSON.stringify(option)} is not a valid mount option`);
    }
    if (mount.type === "volume") {
      check(
        /^[a-zA-Z0-9][\w.-]*$/.test(mount.source),
        `${JSON.stringify(mount.source)} is not a valid volume name`,
      );
    }
  }
  return faults;
}
