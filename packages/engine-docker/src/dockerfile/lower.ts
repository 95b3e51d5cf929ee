import {
  type BoundPlan,
  type CacheMount,
  cacheId,
  packagesCache,
  packagesCommand,
  stepTitle,
} from "@rocker/core/engine";

import { oneLine, quoted, stringArray, word } from "./quote.ts";
import { sshMounts } from "./ssh.ts";

/** A file of the build context. */
export interface ContextFile {
  readonly name: string;
  readonly contents: string;
  /** Permission bits; they become those of the file in the image. */
  readonly mode: number;
}

/** One instruction that changes files, in the order in which the builder counts them. */
export interface LoweredStep {
  readonly index: number;
  readonly title: string;
  readonly from: readonly string[];
}

/** A bound plan as Dockerfile and context. */
export interface LoweredPlan {
  readonly dockerfile: string;
  readonly files: readonly ContextFile[];
  /** Steps of the plan that run or copy: the builder's `[2/4]` is the first of them. */
  readonly steps: readonly LoweredStep[];
}

export interface LowerOptions {
  /** The name by which the builder knows the base image. */
  readonly base: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether RUN --mount=type=cache is understood. */
  readonly caches: boolean;
  /** Whether COPY must be told the mode: Podman's loses the set-id bits of the context's file. */
  readonly modes?: boolean;
}

const root = "0:0";

/** Writes a bound plan as a Dockerfile. All that comes from outside is quoted for the place where it stands. */
export function lower(plan: BoundPlan, { base, labels, caches, modes = false }: LowerOptions): LoweredPlan {
  const lines = [`FROM ${base}`];
  const files: ContextFile[] = [];
  const steps: LoweredStep[] = [];
  // An image without a USER is root's.
  let user = plan.base.user || root;

  const as = (wanted: string) => {
    if (wanted !== user) lines.push(`USER ${word(oneLine(wanted))}`);
    user = wanted;
  };
  const run = (args: readonly string[], mounts: readonly CacheMount[], more: readonly string[] = []) => {
    const flags = caches
      ? mounts.map((mount) => {
          const id = cacheId(mount, plan);
          return `--mount=type=cache,sharing=locked,id=${id},target=${mount.target}`;
        })
      : [];
    lines.push(`RUN ${[...flags, ...more].map((flag) => `${flag} `).join("")}${stringArray(args)}`);
  };

  plan.steps.forEach((step, index) => {
    switch (step.type) {
      case "exec": {
        as(step.as);
        const env = Object.entries(step.env).map(([name, value]) => `${name}=${value}`);
        run(
          env.length > 0 ? ["env", ...env, ...step.args] : step.args,
          step.caches,
          step.ssh ? sshMounts : [],
        );
        break;
      }
      case "packages":
        as(root);
        run(packagesCommand(step, caches), [packagesCache]);
        break;
      case "file": {
        const name = `files/${files.length}`;
        files.push({ name, contents: step.contents, mode: step.mode });
        const mode = modes ? `--chmod=${step.mode.toString(8)} ` : "";
        lines.push(`COPY --chown=${step.owner} ${mode}${stringArray([name, word(step.path)])}`);
        break;
      }
      case "copy-from":
        lines.push(
          `COPY --from=${step.image} --chown=${step.owner} ${stringArray([word(step.source), word(step.target)])}`,
        );
        break;
      case "env":
        lines.push(`ENV ${step.name}=${quoted(step.value)}`);
        return;
      case "label":
        lines.push(`LABEL ${quoted(step.name)}=${quoted(step.value)}`);
        return;
    }
    steps.push({ index, title: stepTitle(step), from: step.from });
  });

  as(plan.user || root);
  for (const [name, value] of Object.entries(labels)) lines.push(`LABEL ${quoted(name)}=${quoted(value)}`);
  return { dockerfile: `${lines.join("\n")}\n`, files, steps };
}
