import {
  type BoundPlan,
  type BoundStep,
  type CacheMount,
  cacheId,
  packagesCache,
  packagesCommand,
  stepTitle,
} from "@rocker/core/engine";

import { escapeWord, jsonArray, quote, singleLine } from "./quote.ts";
import { sshMounts } from "./ssh.ts";

/** A file of the build context. */
export interface ContextFile {
  readonly name: string;
  readonly contents: string;
  /** Permission bits of the file in the image. */
  readonly mode: number;
}

/** An instruction that changes files. The builder counts them in this order. */
export interface LoweredStep {
  readonly index: number;
  readonly title: string;
  readonly from: readonly string[];
}

/** A bound plan as a Dockerfile and its context. */
export interface LoweredPlan {
  readonly dockerfile: string;
  readonly files: readonly ContextFile[];
  /** The steps of the plan that run or copy. The builder's `[2/4]` is the first of them. */
  readonly steps: readonly LoweredStep[];
}

/** How a Dockerfile for people differs from one for a builder. */
export interface DockerfileStyle {
  /** Lines before the instructions of a step, such as a comment. */
  readonly before: (step: BoundStep, index: number) => readonly string[];
  /** The command of a RUN instruction, and instructions before it. */
  readonly command: (
    args: readonly string[],
    step: BoundStep,
  ) => {
    readonly before: readonly string[];
    readonly text: string;
  };
  /** Between the flags of a RUN instruction, and before its command. */
  readonly separator: string;
  /** The path of a file in the context. */
  readonly fileName: (path: string, index: number) => string;
}

export interface LowerOptions {
  /** The builder's name for the base image. */
  readonly base: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether RUN --mount=type=cache is supported. */
  readonly caches: boolean;
  /** See `cacheId`. */
  readonly cacheSecret?: string | undefined;
  /** Whether to set the mode in COPY. Without it, Podman drops the setuid and setgid bits of a file. */
  readonly modes?: boolean;
  /** Default: no comments, commands in exec form, files with numbers as names. */
  readonly style?: DockerfileStyle;
}

const forBuilders: DockerfileStyle = {
  before: () => [],
  command: (args) => ({ before: [], text: jsonArray(args) }),
  separator: " ",
  fileName: (_, index) => `files/${index}`,
};

const root = "0:0";

/** Writes a bound plan as a Dockerfile. All external input is quoted for the instruction it is used in. */
export function lower(
  plan: BoundPlan,
  { base, labels, caches, cacheSecret, modes = false, style = forBuilders }: LowerOptions,
): LoweredPlan {
  const lines = [`FROM ${base}`];
  const files: ContextFile[] = [];
  const steps: LoweredStep[] = [];
  // Without USER, an image runs as root.
  let user = plan.base.user || root;

  const switchUser = (next: string) => {
    if (next !== user) lines.push(`USER ${escapeWord(singleLine(next))}`);
    user = next;
  };
  const run = (
    { before, text }: ReturnType<DockerfileStyle["command"]>,
    mounts: readonly CacheMount[],
    more: readonly string[] = [],
  ) => {
    const cached = (caches ? mounts : []).map((mount) => {
      const id = cacheId(mount, plan, cacheSecret);
      return `--mount=type=cache,sharing=locked,id=${id},target=${mount.target}`;
    });
    lines.push(...before, `RUN ${[...cached, ...more, text].join(style.separator)}`);
  };

  plan.steps.forEach((step, index) => {
    lines.push(...style.before(step, index));
    switch (step.type) {
      case "exec": {
        switchUser(step.as);
        const env = Object.entries(step.env).map(([name, value]) => `${name}=${value}`);
        const args = env.length > 0 ? ["env", ...env, ...step.args] : step.args;
        run(style.command(args, step), step.caches, step.ssh ? sshMounts : []);
        break;
      }
      case "packages":
        switchUser(root);
        run(style.command(packagesCommand(step, caches), step), [packagesCache]);
        break;
      case "file": {
        const name = style.fileName(step.path, files.length);
        files.push({ name, contents: step.contents, mode: step.mode });
        const mode = modes ? `--chmod=${step.mode.toString(8)} ` : "";
        lines.push(`COPY --chown=${step.owner} ${mode}${jsonArray([name, escapeWord(step.path)])}`);
        break;
      }
      case "copy-from":
        lines.push(
          `COPY --from=${step.image} --chown=${step.owner} ${jsonArray([escapeWord(step.source), escapeWord(step.target)])}`,
        );
        break;
      case "env":
        lines.push(`ENV ${step.name}=${quote(step.value)}`);
        return;
      case "label":
        lines.push(`LABEL ${quote(step.name)}=${quote(step.value)}`);
        return;
    }
    steps.push({ index, title: stepTitle(step), from: step.from });
  });

  switchUser(plan.user || root);
  for (const [name, value] of Object.entries(labels)) lines.push(`LABEL ${quote(name)}=${quote(value)}`);
  return { dockerfile: `${lines.join("\n")}\n`, files, steps };
}
