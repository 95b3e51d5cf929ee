import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import {
  type Availability,
  availabilities,
  type ChosenEngines,
  isRockerError,
  messageOf,
  type Runtime,
  selectEngines,
} from "@rocker/core/lifecycle";
import { sizeText } from "../render/amounts.ts";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** With less free space, in bytes, a build is likely to fail. */
const lowSpace = 2e9;

/** Each engine: whether it is available, and why not. */
export async function engineFindings({ host, registry }: DoctorContext): Promise<Finding[]> {
  const engines = await availabilities(registry, host);
  return (await Promise.all(engines.map(({ name, availability }) => oneEngine(name, availability)))).flat();

  async function oneEngine(name: string, availability: Availability): Promise<Finding[]> {
    if (!availability.usable) {
      return [finding("engines", "off", `${name}: ${availability.reason}`, availability.fix)];
    }
    try {
      // A builder without a runtime uses that of another engine, which has a finding of its own.
      const { builder, runtime } = await selectEngines(registry, host, name);
      if (runtime.name !== name) {
        const facts = builder.name === name ? await builder.describe?.() : undefined;
        return [finding("engines", "ok", `${name}${facts ? ` ${facts.version}` : ""}: builder only`)];
      }
      return await describe(runtime);
    } catch (error) {
      return [finding("engines", "warning", `${name}: ${whatOf(error)}`, fixOf(error))];
    }
  }
}

async function describe(runtime: Runtime): Promise<Finding[]> {
  const facts = await runtime.describe?.();
  if (!facts) return [finding("engines", "ok", runtime.name)];
  const { version, rootless, storage, warnings = [] } = facts;
  const how = [rootless ? "rootless" : "rootful", `storage driver ${storage.driver} in ${storage.directory}`];
  const where = runtime.remote ? [`on ${runtime.remote}`] : [];
  return [
    finding("engines", "ok", `${runtime.name} ${version}: ${[...how, ...where].join(", ")}`),
    ...warnings.map(({ text, fix }) => finding("engines", "warning", `${runtime.name}: ${text}`, fix)),
    ...(runtime.remote ? [] : await diskSpace(runtime.name, storage.directory)),
  ];
}

async function diskSpace(engine: string, directory: string): Promise<Finding[]> {
  try {
    const free = await freeSpace(directory);
    const text = `${sizeText(free)} free for ${engine} images`;
    return free < lowSpace
      ? [
          finding(
            "disk",
            "warning",
            text,
            "To remove what rocker created and nothing uses, run: rocker prune",
          ),
        ]
      : [finding("disk", "ok", text)];
  } catch {
    return []; // Only the daemon may be able to access its storage directory.
  }
}

/** Which builder and runtime are selected, why, and how images are transferred between them. */
export async function selectedFindings(
  { host, registry }: DoctorContext,
  requested: string | undefined,
): Promise<{ readonly findings: readonly Finding[]; readonly engines: ChosenEngines | undefined }> {
  try {
    const engines = await selectEngines(registry, host, requested);
    const selected = engines.reasons.map((reason) => finding("engines", "ok", reason));
    // The runtime has been described with its engine.
    if (engines.builder.name !== engines.runtime.name) await engines.builder.describe?.();
    return { findings: [...selected, ...(await transfer(engines))], engines };
  } catch (error) {
    return { findings: [finding("engines", "problem", whatOf(error), fixOf(error))], engines: undefined };
  }
}

async function transfer({ builder, runtime }: ChosenEngines): Promise<Finding[]> {
  const area = "image transfer";
  if (builder.name === runtime.name) {
    return [finding(area, "ok", `not needed: ${runtime.name} builds and runs images`)];
  }
  // During the transfer, the image is stored in the temporary directory.
  const free = await freeSpace(tmpdir());
  const text = `from ${builder.name} to ${runtime.name} through ${tmpdir()} (${sizeText(free)} free)`;
  return free < lowSpace
    ? [finding(area, "warning", text, "Free disk space there, or set TMPDIR to a directory on another disk.")]
    : [finding(area, "ok", text)];
}

async function freeSpace(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

const whatOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ what }) => what).join(" ") : messageOf(error);
const fixOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ fix = "" }) => fix).join(" ") : "";
