/**
 * Writes plans in formats of other programs.
 * @module @rocker/export
 */

import { boundExport } from "./bound-export.ts";
import { devcontainerExport } from "./devcontainer/devcontainer.ts";
import { dockerfileExport } from "./dockerfile/dockerfile.ts";
import type { Exported, ExportRequest } from "./exported.ts";
import { quadletExport } from "./quadlet/quadlet.ts";
import { shellExport } from "./shell/shell.ts";

export * from "./exported.ts";
export { missingText, writtenBy } from "./missing-text.ts";
export { type ImpersonalPlan, impersonalPlan } from "./personal/impersonal-plan.ts";
export { type OwnValues, ownValues, standInHost } from "./personal/stand-in.ts";

/** Writes a plan in another format. A pure function. */
export async function exportPlan(request: ExportRequest): Promise<Exported> {
  const bound = boundExport(request);
  switch (request.format) {
    case "dockerfile":
      return dockerfileExport(bound);
    case "shell":
      return shellExport(bound);
    case "compose":
      return (await import("./compose/compose.ts")).composeExport(bound);
    case "devcontainer":
      return devcontainerExport(bound);
    case "quadlet":
      return quadletExport(bound);
    case "kube":
      return (await import("./kube/kube.ts")).kubeExport(bound);
  }
}
