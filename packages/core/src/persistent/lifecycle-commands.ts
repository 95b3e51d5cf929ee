import { creationStages, type LifecycleCommand, type LifecycleStage } from "../plan/lifecycle-commands.ts";
import type { Plan } from "../plan/plan.ts";
import type { ContainerRecord } from "../state/container-records.ts";

/** The lifecycle commands of a plan that run at these stages. */
export function commandsAt(plan: Plan, ...stages: readonly LifecycleStage[]): readonly LifecycleCommand[] {
  return (plan.run.lifecycle?.commands ?? []).filter(({ stage }) => stages.includes(stage));
}

/** The command that runs once per container and that is next; undefined: all were run. */
export function nextCreationCommand({ plan, lifecycle }: ContainerRecord): LifecycleCommand | undefined {
  return commandsAt(plan, ...creationStages)[lifecycle?.created ?? 0];
}

/**
 * The record with the lifecycle commands of another plan, unless that plan has other commands in place of those that were run
 * in the container. Commands that were not run yet can change without a new container.
 */
export function withCommandsOf(plan: Plan, record: ContainerRecord): ContainerRecord {
  const done = record.lifecycle?.created ?? 0;
  const run = (of: Plan) => commandsAt(of, ...creationStages).slice(0, done);
  if (identity(run(plan)) !== identity(run(record.plan))) return record;
  const { lifecycle } = plan.run;
  if (identity(lifecycle) === identity(record.plan.run.lifecycle)) return record;
  const { lifecycle: _before, ...rest } = record.plan.run;
  return { ...record, plan: { ...record.plan, run: { ...rest, ...(lifecycle && { lifecycle }) } } };
}

const identity = (value: unknown) =>
  JSON.stringify(value, (key, inner) => (key === "from" ? undefined : inner));
