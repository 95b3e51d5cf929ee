import { statfs } from "node:fs/promises";
import {
  type Availability,
  availabilities,
  isRockerError,
  messageOf,
  type Runtime,
  selectEngines,
} from "@rocker/core/lifecycle";
import { sizeText } from "../render/amounts.ts";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** Bytes below which a build is likely to fail. */
const littleRoom = 2e9;

/** Each engine, whether it can be used and why not; which of them build and run, and why. */
export async function engineFindings({ host, registry }: DoctorContext): Promise<Finding[]> {
  const engines = await availabilities(registry, host);
  const each = await Promise.all(engines.map(({ name, availability }) => oneEngine(name, availability)));
  return [...each.flat(), ...(await chosen({ host, registry }))];

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
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const text = `${sizeText(free)} free for images of ${engine}`;
    return free < littleRoom
      ? [finding("disk", "warning", text, '"rocker prune" removes what rocker made and nothing uses.')]
      : [finding("disk", "ok", text)];
  } catch {
    return []; // The daemon's folder may be out of sight.
  }
}

async function chosen({ host, registry }: DoctorContext): Promise<Finding[]> {
  const wanted = host.env.ROCKER_ENGINE || undefined;
  try {
    const { reasons } = await selectEngines(registry, host, wanted);
    return reasons.map((reason) => finding("engines", "ok", reason));
  } catch (error) {
    return [finding("engines", "problem", whatOf(error), fixOf(error))];
  }
}

const whatOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ what }) => what).join(" ") : messageOf(error);
const fixOf = (error: unknown) =>
  isRockerError(error) ? error.problems.map(({ fix = "" }) => fix).join(" ") : "";
