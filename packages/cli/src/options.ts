import type { Options } from "@rocker/core/lifecycle";

/** Options of every command. */
const everywhere = {
  help: { type: "boolean", short: "h", summary: "Show help" },
  verbose: { type: "boolean", summary: "Show what was decided and every program that is started" },
} as const satisfies Options;

/** Options of `rocker help`. */
export const helpOptions = everywhere;

/** Options of what shows its progress. */
const quietly = {
  quiet: { type: "boolean", short: "q", summary: "No progress and no notices" },
} as const satisfies Options;

/** Options that shape the plan. */
export const planOptions = {
  ...everywhere,
  trust: {
    type: "boolean",
    summary: "Give this project what its plugins and configuration ask for, this time, without being asked",
  },
  profile: {
    type: "list",
    valueName: "NAME",
    summary: "Use this profile of the configuration too",
  },
  "extension-blacklist": {
    type: "list",
    valueName: "NAME",
    summary: "Leave an extension out, whatever asks for it",
  },
} as const satisfies Options;

/** Options of what needs an engine. */
export const buildOptions = {
  ...planOptions,
  engine: {
    type: "string",
    valueName: "NAME",
    summary: "Build and run with this engine",
    defaultText: "the first that can be used",
  },
  "dry-run": { type: "boolean", summary: "Show what would be done, and do nothing" },
  pull: { type: "boolean", summary: "Pull the image even if it is here" },
  nocache: { type: "boolean", summary: "Build anew what was built before" },
  "cache-from": {
    type: "list",
    valueName: "REPOSITORY",
    summary: "Take layers that others built from this repository of a registry",
  },
  "cache-to": {
    type: "list",
    valueName: "REPOSITORY",
    summary: "Push the layers of what is built to this repository of a registry, for --cache-from",
  },
  progress: {
    type: "enum",
    values: ["auto", "plain", "json"],
    default: "auto",
    summary: "How a build shows its progress on stderr",
  },
  ...quietly,
} as const satisfies Options;

/** How standard streams are joined to what runs. */
const streamOptions = {
  mode: {
    type: "enum",
    values: ["interactive", "non-interactive"],
    summary: "Force a terminal, or none",
    defaultText: "a terminal if stdin and stdout are terminals",
  },
  stdin: { type: "boolean", default: true, summary: "Pass standard input on; --no-stdin for none" },
  interactive: {
    type: "boolean",
    short: "i",
    summary: "As docker has it; rocker sees by itself when it is wanted",
  },
  tty: { type: "boolean", short: "t", summary: "As docker has it; rocker sees by itself when it is wanted" },
} as const satisfies Options;

export const runOptions = {
  ...buildOptions,
  plan: {
    type: "string",
    valueName: "FILE|-",
    summary: 'Run a plan that "rocker plan --format json" wrote; - for standard input',
  },
  version: { type: "boolean", summary: "Show the version" },
  "run-in-engine": {
    type: "boolean",
    summary: "Run the command within the engine that builds: without terminal, mounts and devices",
  },
  ...streamOptions,
} as const satisfies Options;

/** Options of a command that a configuration file may not set: they are about one line. */
const ofOneLine: readonly string[] = [
  "help",
  "version",
  "trust",
  "profile",
  "plan",
  "dry-run",
  "interactive",
  "tty",
  // It pushes with the person's login: a project's files do not say where to.
  "cache-to",
];

/** rocker's own options that a configuration file may set. */
export const fileOptions: Options = Object.fromEntries(
  Object.entries(runOptions).filter(([name]) => !ofOneLine.includes(name)),
);

export const upOptions = {
  ...buildOptions,
  recreate: { type: "boolean", summary: "Make the container anew; what was changed inside is lost" },
  keep: { type: "boolean", summary: "Keep the container though it was made otherwise" },
} as const satisfies Options;

/** What every command about containers that stay has. */
const stayOptions = { ...everywhere, ...quietly } as const satisfies Options;

export const enterOptions = {
  ...stayOptions,
  name: {
    type: "string",
    valueName: "NAME",
    summary: "The container",
    defaultText: "the one of this folder or the nearest above it",
  },
  ...streamOptions,
} as const satisfies Options;

export const stopOptions = stayOptions;

export const rmOptions = {
  ...stayOptions,
  force: { type: "boolean", short: "f", summary: "Also one that runs" },
} as const satisfies Options;

export const logOptions = {
  ...everywhere,
  follow: { type: "boolean", short: "f", summary: "Go on while the container runs" },
  tail: { type: "integer", min: 0, valueName: "LINES", summary: "Only the last lines" },
} as const satisfies Options;

export const imageOptions = {
  ...buildOptions,
  tag: { type: "list", valueName: "NAME", summary: "Name the image" },
  push: { type: "boolean", summary: "Send the image to the registries of its names" },
} as const satisfies Options;

export const showOptions = {
  ...planOptions,
  format: { type: "enum", values: ["text", "json"], default: "text", summary: "How the plan is written" },
} as const satisfies Options;

export const configOptions = {
  ...runOptions,
  explain: { type: "boolean", summary: "Say where each value was set, and what it shadows" },
  json: { type: "boolean", summary: "Write JSON" },
} as const satisfies Options;

export const initOptions = {
  ...runOptions,
  yes: { type: "boolean", short: "y", summary: "Ask nothing" },
} as const satisfies Options;

export const listOptions = {
  ...everywhere,
  json: { type: "boolean", summary: "Write JSON" },
} as const satisfies Options;

/** Options of what takes its time with the registry. */
export const registryOptions = { ...listOptions, ...quietly } as const satisfies Options;

export const containerListOptions = {
  ...listOptions,
  images: { type: "boolean", summary: "The images that rocker built, not the containers" },
} as const satisfies Options;

export const pruneOptions = {
  ...stayOptions,
  all: { type: "boolean", summary: "Also containers that are stopped, and images that only they use" },
  yes: { type: "boolean", short: "y", summary: "Do not ask" },
  "dry-run": { type: "boolean", summary: "Show what would be removed, and do nothing" },
} as const satisfies Options;

export const doctorOptions = {
  ...everywhere,
  trust: planOptions.trust,
  profile: planOptions.profile,
  engine: buildOptions.engine,
  json: { type: "boolean", summary: "Write JSON" },
} as const satisfies Options;

export const completionOptions = everywhere;

export const addOptions = {
  ...registryOptions,
  "allow-scripts": { type: "boolean", summary: "Let install scripts of the packages run" },
} as const satisfies Options;

export const forgetOptions = {
  ...everywhere,
  all: { type: "boolean", summary: "For every project, not only this one" },
} as const satisfies Options;
