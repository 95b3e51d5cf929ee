import { type BoundPlan, type ContainerStart, containerStart, type EnvEntry } from "@rocker/core/engine";
import type { BoundExport } from "./bound-export.ts";
import type { Missing } from "./exported.ts";

/** What a container of the plan is started with. */
export interface ExportedContainer {
  readonly bound: BoundPlan;
  readonly start: ContainerStart;
  /** What is left out in addition to the plan's own. */
  readonly missing: readonly Missing[];
}

/** Hooks and lifecycle commands run before the image's own entrypoint, which is known only if an engine was asked. */
export function exportedContainer({ bound, base }: BoundExport): ExportedContainer {
  const { hooks = [], lifecycle } = bound.run;
  const commands = (lifecycle?.commands ?? []).filter(
    ({ stage }) => stage !== "initialize" && stage !== "postAttach",
  );
  if (base || (hooks.length === 0 && commands.length === 0))
    return { bound, start: containerStart(bound), missing: [] };
  const why = "it runs before the image's ENTRYPOINT, which is not known: add --resolve";
  const { hooks: _hooks, lifecycle: _lifecycle, ...run } = bound.run;
  const without = { ...bound, run };
  return {
    bound: without,
    start: containerStart(without),
    missing: [
      ...hooks.map(({ from, script }) => ({ what: `hook ${script}`, from, why })),
      ...commands.map(({ from, stage }) => ({ what: `${stage}Command`, from, why })),
    ],
  };
}

/** The name for the built image, and for what is named after it. */
export function exportedName({ plan }: BoundExport): string {
  const name = plan.base.image
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .split("/")
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${name || "image"}-rocker`;
}

/** A variable of the container in parts: text, and names of variables of the host. */
export type EnvPart = { readonly text: string } | { readonly host: string };

export function envParts(entry: EnvEntry): readonly EnvPart[] {
  if ("value" in entry) return [{ text: entry.value }];
  if (entry.text === undefined) return [{ host: entry.variable ?? entry.name }];
  return entry.text.split(/(\$\{localEnv:[^}:]+\})/).flatMap((part): EnvPart[] => {
    const host = /^\$\{localEnv:([^}:]+)\}$/.exec(part)?.[1];
    if (host !== undefined) return [{ host }];
    return part === "" ? [] : [{ text: part }];
  });
}

export const servicesMissing = ({ bound }: BoundExport): Missing[] => {
  const { services } = bound.run;
  if (!services) return [];
  return [
    {
      what: `services ${Object.keys(services.services).join(", ")}`,
      from: services.from,
      why: "use --format compose",
    },
  ];
};
