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

/** Bytes below which a build is likely to fail. */
const littleRoom = 2e9;

/** Each engine, whether it can be used and why not. */
export async function engineFindings({ host, registry }: DoctorContext): Promise<Finding[]> {
  const engines = await availabilities(registry, host);
  return (await Promise.all(engines.map(({ name, availability }) => oneEngine(name, availability)))).flat();

  async function oneEngine(name: string, availability: Availability): Promise<Finding[]> {
    if (!availability.usable) {
      return [finding("engines", "off", `${name}: ${availability.reason}`, availability.fix)];
    }
    try {
      // An engine that only builds borrows its runtime from another: that one speaks for itself.
      const { runtime } = await selectEngines(registry, host, name);
      if (runtime.name !== name) return [finding("engines", "ok", `${name}: builds images`)];
      return await describe(runtime);
    } catch (error) {
      return [finding("engines", "warning", `${name}: ${whatOf(error)}`, fixOf(error))];
    }
  }
}

async function describe(runtime: Runtime): Promise<Finding[]> {
  const facts = await runtime.describe?.();
  if (!facts) return [finding("engines", "ok", runtime.name)];
  const { version, rootless, storage } = facts;
  const how = [rootless ? "without root" : "as root", `storage ${storage.driver} in ${storage.folder}`];
  const where = runtime.remote ? [`on ${runtime.remote}`] : [];
  return [
    finding("engines", "ok", `${runtime.name} ${version}: ${[...how, ...where].join(", ")}`),
    ...(runtime.remote ? [] : await room(runtime.name, storage.folder)),
  ];
}

async function room(engine: string, folder: string): Promise<Finding[]> {
  try {
    const free = await freeSpace(folder);
    const text = `${sizeText(free)} free for images of ${engine}`;
    return free < littleRoom
      ? [finding("disk", "warning", text, '"rocker prune" removes what rocker made and nothing uses.')]
      : [finding("disk", "ok", text)];
  } catch {
    return []; // The daemon's folder may be out of sight.
  }
}

/** Which engines build and run here, why these, and how an image gets from one to the other. */
export async function chosenFindings(
  { host, registry }: DoctorContext,
  wanted: string | undefined,
): Promise<{ readonly findings: readonly Finding[]; readonly engines: ChosenEngines | undefined }> {
  try {
    const engines = await selectEngines(registry, host, wanted);
    const chosen = engines.reasons.map((reason) => finding("engines", "ok", reason));
    return { findings: [...chosen, ...(await transfer(engines))], engines };
  } catch (error) {
    return { findings: [finding("engines", "problem", whatOf(error), fixOf(error))], engines: undefined };
  }
}

async function transfer({ builder, runtime }: ChosenEngines): Promise<Finding[]> {
  const area = "image transfer";
  if (builder.name === runtime.name) {
    return [finding(area, "ok", `none is needed: ${runtime.name} builds where it runs`)];
  }
  // An image that passes is a folder of files for as long as that takes.
  const free = await freeSpace(tmpdir());
  const text = `from ${builder.name} to ${runtime.name}, through ${tmpdir()} (${sizeText(free)} free)`;
  return free < littleRoom
    ? [finding(area, "warning", text, "Make room there, or set TMPDIR to where there is some.")]
    : [finding(area, "ok", text)];
}

async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const whatOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ what }) => what).join(" ") : messageOf(error);
const fixOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ fix = "" }) => fix).join(" ") : "";
