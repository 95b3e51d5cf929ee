import type { CommandName } from "../commands.ts";

export type CommandFunction = (argv: readonly string[]) => Promise<number>;

/**
 * Load the code of each command when it runs. They are apart from the tables: a command imports these to show its help, so
 * loaders in their rows would make an import cycle of 39 files.
 */
export const loaders: Readonly<Record<CommandName, () => Promise<CommandFunction>>> = {
  run: async () => (await import("./run.ts")).run,
  build: async () => (await import("./build.ts")).build,
  plan: async () => (await import("./plan.ts")).plan,
  up: async () => (await import("./up.ts")).up,
  enter: async () => (await import("./enter.ts")).enter,
  ls: async () => (await import("./ls.ts")).ls,
  logs: async () => (await import("./logs.ts")).logs,
  stop: async () => (await import("./stop.ts")).stop,
  rm: async () => (await import("./rm.ts")).rm,
  prune: async () => (await import("./prune.ts")).prune,
  init: async () => (await import("./init.ts")).init,
  config: async () => (await import("./config.ts")).config,
  "config schema": async () => (await import("./config.ts")).configSchema,
  "trust list": async () => (await import("./trust.ts")).trustList,
  "trust forget": async () => (await import("./trust.ts")).trustForget,
  "ext list": async () => (await import("./ext-list.ts")).extList,
  "ext add": async () => (await import("./ext-add.ts")).extAdd,
  "ext remove": async () => (await import("./ext-remove.ts")).extRemove,
  "ext info": async () => (await import("./ext-info.ts")).extInfo,
  "ext search": async () => (await import("./ext-search.ts")).extSearch,
  doctor: async () => (await import("./doctor.ts")).doctor,
  completion: async () => (await import("./completion.ts")).completion,
  help: async () => (await import("./help.ts")).help,
};
