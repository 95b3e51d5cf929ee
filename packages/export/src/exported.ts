import type { BaseFacts } from "@rocker/core/engine";
import type { Plan } from "@rocker/core/lifecycle";

export const exportFormats = ["dockerfile", "shell", "compose", "devcontainer", "quadlet", "kube"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What to export. */
export interface ExportRequest {
  readonly format: ExportFormat;
  /** The plan, with marks in place of what belongs to the user; or the user's own plan. */
  readonly plan: Plan;
  /** The base image, if an engine was asked. Default: assumptions about it are named in the notes. */
  readonly base?: BaseFacts | undefined;
  /** Whether Dockerfiles use cache mounts, which need BuildKit or Buildah. Default: no, so that every builder can read them. */
  readonly cacheMounts?: boolean | undefined;
  /** What of the plan stays the user's, as paths in the plan. Default: nothing. */
  readonly remaining?: readonly string[] | undefined;
}

/** A part of the plan that a format cannot express. */
export interface Missing {
  /** As in the plan: "variable TOKEN (value from the host)". */
  readonly what: string;
  readonly from: string;
  /** Why, or what to do instead. */
  readonly why: string;
}

export interface ExportedFile {
  /** Relative, with "/". */
  readonly path: string;
  readonly contents: string;
  /** Permission bits. */
  readonly mode: number;
}

/** A plan in another format. */
export interface Exported {
  /** The main file first. */
  readonly files: readonly ExportedFile[];
  readonly missing: readonly Missing[];
  /** What users of the files should know: assumptions, values to set. */
  readonly notes: readonly string[];
}
