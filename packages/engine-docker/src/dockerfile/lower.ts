import {
  type BoundPlan,
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

export interface LowerOptions {
  /** The builder's name for the base image. */
  readonly base: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The secret that names the caches of RUN --mount=type=cache; undefined: there are no caches. */
  readonly cacheSecret: string | undefined;
  /** Whether to set the mode in COPY. Without it, Podman drops the setuid and setgid bits of a file. */
  readonly modes?: boolean;
}

const root = "0:0";

/** Writes a bound plan as a Dockerfile. All external input is quoted for the instruction it is used in. */
export function lower(
  plan: BoundPlan,
  { base, labels, cacheSecret, modes = false }: LowerOptions,
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
  const run = (args: readonly string[], mounts: readonly CacheMount[], more: readonly string[] = []) => {
    const flags = (cacheSecret === undefined ? [] : mounts).map((mount) => {
      const id = cacheId(mount, plan, cacheSecret);
      return `--mount=type=cache,sharing=locked,id=${id},target=${mount.target}`;
    });
    lines.push(`RUN ${[...flags, ...more].map((flag) => `${flag} `).join("")}${jsonArray(args)}`);
  };

  plan.steps.forEach((step, index) => {
    switch (step.type) {
      case "exec": {
        switchUser(step.as);
        const env = Object.entries(step.env).map(([name, value]) => `${name}=${value}`);
        run(
          env.length > 0 ? ["env", ...env, ...step.args] : step.args,
          step.caches,
          step.ssh ? sshMounts : [],
        );
        break;
      }
      case "packages":
        switchUser(root);
        run(packagesCommand(step, cacheSecret !== undefined), [packagesCache]);
        break;
      case "file": {
        const name = `files/${files.length}`;
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
