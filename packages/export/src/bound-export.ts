import { type BoundPlan, bind } from "@rocker/core/engine";
import type { ExportRequest, Missing } from "./exported.ts";
import { type BaseReferences, symbolicBase } from "./symbolic-base.ts";

/** A plan that is bound to its base image, or to symbols for what is not known about it. */
export interface BoundExport extends ExportRequest {
  readonly bound: BoundPlan;
  readonly references: BaseReferences;
  /** What every format leaves out. */
  readonly missing: readonly Missing[];
  readonly notes: readonly string[];
}

/** Binds a plan, without what only rocker can do. */
export function boundExport(request: ExportRequest): BoundExport {
  const { plan: whole, base } = request;
  const { plan, missing } = withoutPreparations(request);
  const references = symbolicBase(plan, base);
  const bound = bind(plan, references.base);
  const notes: string[] = [];
  const image = whole.base.image;
  if (!base && plan.workdir && !plan.run.settings.workdir) {
    notes.push(
      `The working directory is ${plan.workdir.value}, assuming that ${image} sets none. Use --resolve to ask the engine.`,
    );
  }
  if (!base && references.assumesRoot) {
    notes.push(`${image} is expected to run as root. --resolve asks the engine.`);
  }
  const { build } = whole.base;
  if (build) {
    notes.push(`${image} is built from ${build.dockerfile}. Build it first: ${buildCommand(image, build)}`);
  }
  if (request.remaining && request.remaining.length > 0) {
    notes.push(`These parts of the plan have values of your own account: ${request.remaining.join(", ")}`);
  }
  return { ...request, plan, bound, references, missing, notes };
}

function buildCommand(
  image: string,
  { dockerfile, context, target }: NonNullable<ExportRequest["plan"]["base"]["build"]>,
) {
  const words = [
    "docker",
    "build",
    "--tag",
    image,
    "--file",
    dockerfile,
    ...(target ? ["--target", target] : []),
    context,
  ];
  return words.join(" ");
}

/**
 * Preparations are code of extensions that runs on the host. What they create in rocker's own directories is not there without
 * rocker, so its mounts are left out with them.
 */
function withoutPreparations({ plan }: ExportRequest): Pick<BoundExport, "plan" | "missing"> {
  const { run } = plan;
  const prepared = new Set(run.preparations.map(({ from }) => from));
  const isPrepared = (mount: (typeof run.mounts)[number]) =>
    mount.type === "bind" && prepared.has(mount.from) && /\/rocker\//.test(mount.source);
  const isSnapshot = (mount: (typeof run.mounts)[number]) => "snapshot" in mount && mount.snapshot === true;
  const missing: Missing[] = [
    ...run.mounts.filter(isPrepared).map((mount) => ({
      what: `mount at ${mount.target}`,
      from: mount.from,
      why: "rocker creates its source right before the container starts",
    })),
    ...run.preparations
      .filter(
        ({ from, data }) =>
          data !== null &&
          from !== run.services?.from &&
          !run.mounts.some((mount) => mount.from === from && isPrepared(mount)),
      )
      .map(({ from }) => ({ what: "preparation of the host", from, why: "it is code of the extension" })),
    ...run.mounts.filter(isSnapshot).map((mount) => ({
      what: `copy of ${"source" in mount ? mount.source : ""} at ${mount.target}`,
      from: mount.from,
      why: "rocker makes the copy right before the container starts",
    })),
    ...(run.lifecycle?.commands ?? [])
      .filter(({ stage }) => stage === "initialize")
      .map(({ from }) => ({ what: "initializeCommand", from, why: "it runs on the host" })),
  ];
  const mounts = run.mounts.filter((mount) => !isPrepared(mount) && !isSnapshot(mount));
  return { plan: { ...plan, run: { ...run, mounts } }, missing };
}
