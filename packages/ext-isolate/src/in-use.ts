import {
  type CommandContext,
  type MountingContainer,
  problemOf,
  RockerError,
  visibleLine,
} from "@rocker/core";

/**
 * Containers that have the copy mounted and are stopped or paused: they cannot be started again without it.
 * @throws RockerError isolate/in-use while one can write to it; isolate/unknown when an engine cannot tell
 */
export async function stoppedUsersOf(
  files: string,
  { containersMounting }: Pick<CommandContext, "containersMounting">,
): Promise<readonly MountingContainer[]> {
  const { containers, unknown } = await containersMounting(files);
  const running = containers.filter((one) => one.running);
  const problems = [...running.map(inUse), ...unknown.map(cannotTell)];
  if (problems.length > 0) throw new RockerError(problems);
  return containers;
}

const inUse = ({ engine, name, id }: MountingContainer) =>
  problemOf("isolate", {
    slug: "in-use",
    facts: { engine, container: name },
    what: `container ${visibleLine(name)} is running and can write to the copy.`,
    why: "What you looked at could change before it is applied.",
    fix: `Stop it first: ${engine} stop ${id.slice(0, 12)}`,
  });

const cannotTell = ({ engine, reason }: { readonly engine: string; readonly reason: string }) =>
  problemOf("isolate", {
    slug: "unknown",
    facts: { engine },
    what: `cannot ask ${engine} whether one of its containers can write to the copy: ${visibleLine(reason)}`,
    fix: `Check that ${engine} works. If none of its containers is running, add --force.`,
  });
