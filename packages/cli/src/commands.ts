import type { Options } from "@rocker/core/lifecycle";
import { type FailureCodes, otherCodes, runCodes } from "./commands/outcome.ts";
import * as own from "./options.ts";

export type CommandFunction = (argv: readonly string[]) => Promise<number>;

/** The metadata of a command, available without loading it. */
export interface CommandEntry {
  readonly load: () => Promise<CommandFunction>;
  readonly codes: FailureCodes;
  readonly options: Options;
  /** Whether it also takes the options of extensions. */
  readonly takesExtensions?: true;
  /** What its arguments are, for completion. A plural kind takes several. Default: no arguments. */
  readonly words?: WordKind;
}

export type WordKind = "image" | "command" | "containers" | "container" | "plugins" | "shell" | "topics";

/** rocker's own commands, by name. A command line that starts with none of them is a run. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    load: async () => (await import("./commands/run.ts")).run,
    codes: runCodes,
    options: own.runOptions,
    takesExtensions: true,
    words: "image",
  },
  build: {
    load: async () => (await import("./commands/build.ts")).build,
    codes: otherCodes,
    options: own.imageOptions,
    takesExtensions: true,
    words: "image",
  },
  plan: {
    load: async () => (await import("./commands/plan.ts")).plan,
    codes: otherCodes,
    options: own.showOptions,
    takesExtensions: true,
    words: "image",
  },
  up: {
    load: async () => (await import("./commands/up.ts")).up,
    codes: runCodes,
    options: own.upOptions,
    takesExtensions: true,
    words: "image",
  },
  enter: {
    load: async () => (await import("./commands/enter.ts")).enter,
    codes: runCodes,
    options: own.enterOptions,
    words: "command",
  },
  ls: {
    load: async () => (await import("./commands/ls.ts")).ls,
    codes: otherCodes,
    options: own.containerListOptions,
  },
  logs: {
    load: async () => (await import("./commands/logs.ts")).logs,
    codes: otherCodes,
    options: own.logOptions,
    words: "container",
  },
  stop: {
    load: async () => (await import("./commands/stop.ts")).stop,
    codes: otherCodes,
    options: own.stopOptions,
    words: "containers",
  },
  rm: {
    load: async () => (await import("./commands/rm.ts")).rm,
    codes: otherCodes,
    options: own.rmOptions,
    words: "containers",
  },
  config: {
    load: async () => (await import("./commands/config.ts")).config,
    codes: otherCodes,
    options: own.configOptions,
    takesExtensions: true,
    words: "image",
  },
  "config schema": {
    load: async () => (await import("./commands/config.ts")).configSchema,
    codes: otherCodes,
    options: own.listOptions,
  },
  init: {
    load: async () => (await import("./commands/init.ts")).init,
    codes: otherCodes,
    options: own.initOptions,
    takesExtensions: true,
    words: "image",
  },
  prune: {
    load: async () => (await import("./commands/prune.ts")).prune,
    codes: otherCodes,
    options: own.pruneOptions,
  },
  doctor: {
    load: async () => (await import("./commands/doctor.ts")).doctor,
    codes: otherCodes,
    options: own.doctorOptions,
    takesExtensions: true,
  },
  completion: {
    load: async () => (await import("./commands/completion.ts")).completion,
    codes: otherCodes,
    options: own.completionOptions,
    words: "shell",
  },
  help: {
    load: async () => (await import("./commands/help.ts")).help,
    codes: otherCodes,
    options: own.helpOptions,
    words: "topics",
  },
  "ext list": {
    load: async () => (await import("./commands/ext-list.ts")).extList,
    codes: otherCodes,
    options: own.listOptions,
  },
  "ext add": {
    load: async () => (await import("./commands/ext-add.ts")).extAdd,
    codes: otherCodes,
    options: own.addOptions,
  },
  "ext remove": {
    load: async () => (await import("./commands/ext-remove.ts")).extRemove,
    codes: otherCodes,
    options: own.registryOptions,
    words: "plugins",
  },
  "ext info": {
    load: async () => (await import("./commands/ext-info.ts")).extInfo,
    codes: otherCodes,
    options: own.listOptions,
    words: "plugins",
  },
  "ext search": {
    load: async () => (await import("./commands/ext-search.ts")).extSearch,
    codes: otherCodes,
    options: own.registryOptions,
  },
  "trust list": {
    load: async () => (await import("./commands/trust.ts")).trustList,
    codes: otherCodes,
    options: own.listOptions,
  },
  "trust forget": {
    load: async () => (await import("./commands/trust.ts")).trustForget,
    codes: otherCodes,
    options: own.forgetOptions,
  },
};
