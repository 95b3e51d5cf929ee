import type { ChosenEngines } from "../engine/select.ts";
import { type Problem, problem } from "../errors/error.ts";
import type { Plan } from "../plan/plan.ts";
import type { Mount } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";
import { stepWithSsh } from "./build-ssh.ts";
import type { ExecuteOptions } from "./execute-options.ts";

/** What is wanted of registries and the builder cannot do: said before anything is built. */
export function uncached({
  engines: { builder },
  registryCache = { from: [], to: [] },
}: Pick<ExecuteOptions, "engines" | "registryCache">): Problem[] {
  if (builder.registryCache) return [];
  const what = "build cache in a registry";
  return Object.entries(registryCache)
    .filter(([, references]) => references.length > 0)
    .map(([direction]) =>
      problem("RK404", { extension: `--cache-${direction}`, what, engine: builder.name, others: [] }),
    );
}

/** All that a plan asks for and the engines cannot do: said before anything is built. */
export function unsupported(plan: Plan, { builder, runtime }: ChosenEngines): Problem[] {
  const problems: Problem[] = [];
  const withSsh = stepWithSsh(plan);
  if (withSsh && !builder.ssh) {
    const what = "your SSH agent during the build";
    problems.push(
      problem("RK404", { extension: withSsh.from[0] ?? "", what, engine: builder.name, others: [] }),
    );
  }
  if (plan.buildNetwork && plan.steps.length > 0 && !builder.offline) {
    const { from, option } = plan.buildNetwork;
    problems.push(problem("RK436", { extension: from, engine: builder.name, option }));
  }
  for (const [name, setting] of Object.entries(plan.run.settings)) {
    const [first] = [setting].flat();
    if (!first || runtime.containers.settings.has(name as SettingName)) continue;
    problems.push(refused(first.from, name));
  }
  const [hook] = plan.run.hooks ?? [];
  if (hook && !runtime.containers.hooks) {
    problems.push(refused(hook.from, "a hook before the command"));
  }
  for (const mount of plan.run.mounts) {
    if (runtime.inEngine) problems.push(refused(mount.from, mountText(mount)));
    else if (mount.type === "bind" && runtime.remote !== undefined) {
      problems.push(
        problem("RK408", { source: mount.source, engine: runtime.name, address: runtime.remote }),
      );
    }
  }
  return problems;

  function refused(extension: string, what: string): Problem {
    return runtime.inEngine
      ? problem("RK435", { extension, what })
      : problem("RK404", { extension, what, engine: runtime.name, others: [] });
  }
}

function mountText(mount: Mount): string {
  return mount.type === "tmpfs" ? `tmpfs at ${mount.target}` : `${mount.source} at ${mount.target}`;
}
