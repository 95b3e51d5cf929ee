import type { CommandContext } from "@rocker/core";

export type Verb = (argv: readonly string[], context: CommandContext) => number | Promise<number>;

/** The commands of `rocker agent`. */
export const verbs = {
  new: async () => (await import("./verbs/new.ts")).newAgent,
  run: async () => (await import("./verbs/run.ts")).run,
  enter: async () => (await import("./verbs/run.ts")).enter,
  ls: async () => (await import("./verbs/list.ts")).list,
  log: async () => (await import("./verbs/log.ts")).log,
  diff: async () => (await import("./verbs/diff.ts")).diff,
  fetch: async () => (await import("./verbs/fetch.ts")).fetchWork,
  rm: async () => (await import("./verbs/remove.ts")).remove,
} satisfies Readonly<Record<string, () => Promise<Verb>>>;

export const isVerb = (name: string): name is keyof typeof verbs => Object.hasOwn(verbs, name);

export const usage = `rocker agent new NAME [--from REF] [options] [IMAGE]
                               create an isolated container with a clone of this project, on the branch rocker/NAME
rocker agent run NAME COMMAND…  run a command in it
rocker agent enter NAME         open a shell in it
rocker agent ls                 list the agents of this project
rocker agent log NAME           show the commits of an agent
rocker agent diff NAME          show what an agent changed
rocker agent fetch NAME         fetch an agent's work into refs/rocker/NAME
rocker agent rm NAME            remove an agent, with the work that was not fetched

Options of new:
  --from REF    start at this commit, without uncommitted changes
  Other options are those of rocker up.
Options of ls:
  --all         list the agents of all projects
  --json        print JSON
Options of diff:
  --stat        show the names of the files, and how much changed
Options of rm:
  --force       do not ask
Options of all commands but run and enter:
  --json        report errors as JSON
`;
