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
  apply: async () => (await import("./verbs/apply.ts")).apply,
  merge: async () => (await import("./verbs/merge.ts")).merge,
  policy: async () => (await import("./verbs/policy.ts")).policy,
  rm: async () => (await import("./verbs/remove.ts")).remove,
} satisfies Readonly<Record<string, () => Promise<Verb>>>;

export const isVerb = (name: string): name is keyof typeof verbs => Object.hasOwn(verbs, name);

export const usage = `rocker agent new NAME [--from REF] [options] [IMAGE]
                               create an isolated container with a clone of this project, on the branch rocker/NAME;
                               without Git, with a copy
rocker agent run NAME [COMMAND…]  run a command in it; default: its agent
rocker agent enter NAME         open a shell in it
rocker agent ls                 list the agents of this project
rocker agent log NAME           show the commits of an agent
rocker agent diff NAME          show what an agent changed
rocker agent fetch NAME         fetch an agent's work into refs/rocker/NAME
rocker agent apply NAME         merge an agent's work into the working tree, without a commit
rocker agent merge NAME         merge an agent's work into the current branch; no hooks run
rocker agent policy NAME [allow HOST… | remove HOST… | check HOST[:PORT]]
                               show or change what it may reach, also while it runs
rocker agent rm NAME            remove an agent, with the work that was not fetched

Options of new:
  --agent claude|codex|gemini|aider|none   install this agent; the image is then built with network
  --from REF    start at this commit, without uncommitted changes
  --allow HOST[:PORT]   allow HTTP and HTTPS to this host, or to those of a preset such as @npm
  --allow-everything   accept --allow '*', which allows every host; otherwise you are asked twice
  --key NAME=env:VAR|file:PATH|command:COMMAND
                give the proxy a key, such as anthropic, openai, gemini, github, or one of your own; the agent never has it
  --key-host NAME=HOST[:PORT], --key-header NAME=HEADER   of a key of your own
  --disk SIZE, --cpus NUMBER, --memory SIZE, --pids-limit NUMBER
                limits; --disk needs quotas of the engine's file system. Default: 4g of memory, 512 processes
  --include GLOB  also give the agent these ignored files, such as .env.test
  Other options are those of rocker up.
Options of ls:
  --all         list the agents of all projects
  --json        print JSON
Options of diff:
  --stat        show the names of the files, and how much changed
Options of apply:
  --yes         apply executable files and links without asking
  --conflicts   mark conflicts in the files, instead of applying nothing
  --overwrite   without Git: take the agent's version of files that were also changed in the project
Options of log:
  --audit       show requests, commands and fetches instead, as JSON Lines
Options of policy:
  --presets     list the presets
  --allow-everything   accept the rule '*', which allows every host; otherwise you are asked twice
Options of rm:
  --force       do not ask
Options of all commands but run and enter:
  --json        report errors as JSON
`;
