import type { Options } from "@rocker/core/lifecycle";
import type { ExportFormat } from "@rocker/export";

/** Options of every command. */
const commonOptions = {
  help: { type: "boolean", short: "h", summary: "Show help" },
  verbose: { type: "boolean", summary: "Show decisions and every program that rocker starts" },
} as const satisfies Options;

/** Options of `rocker help`. */
export const helpOptions = commonOptions;

/** Options of commands that show progress or notices. */
const quietOptions = {
  quiet: { type: "boolean", short: "q", summary: "Suppress progress and notices" },
} as const satisfies Options;

/** Options of commands that take the options of extensions: their help shows the most used ones only. */
const longOptions = {
  ...commonOptions,
  all: { type: "boolean", summary: "With --help: show all options" },
} as const satisfies Options;

/** Options of commands that make a plan. */
export const planOptions = {
  ...longOptions,
  trust: {
    type: "boolean",
    summary: "Approve all of this project's requests for this run",
  },
  profile: {
    type: "list",
    valueName: "NAME",
    summary: "Also apply this profile of the configuration",
  },
  "extension-blacklist": {
    type: "list",
    valueName: "NAME",
    summary: "Disable an extension, even if another one requires it",
  },
  devcontainer: {
    type: "string",
    valueName: "NAME|PATH",
    summary: "Use this dev container of the project",
    defaultText: "its only one, or .devcontainer/devcontainer.json",
  },
  strict: {
    type: "boolean",
    summary: "Fail if the dev container has settings that rocker would leave out",
  },
} as const satisfies Options;

/** Options of commands that need an engine. */
export const buildOptions = {
  ...planOptions,
  engine: {
    type: "string",
    valueName: "NAME",
    summary: "Engine to build and run with",
    defaultText: "the first available",
  },
  "dry-run": { type: "boolean", summary: "Show what would be done, without doing it" },
  pull: { type: "boolean", summary: "Always pull the image" },
  nocache: { type: "boolean", summary: "Build without using the cache" },
  "cache-from": {
    type: "list",
    valueName: "REPOSITORY",
    summary: "Import build cache from a registry repository",
  },
  "cache-to": {
    type: "list",
    valueName: "REPOSITORY",
    summary: "Export build cache to a registry repository",
  },
  progress: {
    type: "enum",
    values: ["auto", "plain", "json"],
    default: "auto",
    summary: "How to show build progress on stderr",
  },
  ...quietOptions,
} as const satisfies Options;

/** How the standard streams are connected to the command. */
const streamOptions = {
  mode: {
    type: "enum",
    values: ["interactive", "non-interactive"],
    summary: "Whether to allocate a terminal",
    defaultText: "interactive if stdin and stdout are terminals",
  },
  stdin: { type: "boolean", default: true, summary: "Forward standard input" },
  interactive: {
    type: "boolean",
    short: "i",
    summary: "Accepted for compatibility with docker; detected automatically",
  },
  tty: {
    type: "boolean",
    short: "t",
    summary: "Accepted for compatibility with docker; detected automatically",
  },
} as const satisfies Options;

export const runOptions = {
  ...buildOptions,
  plan: {
    type: "string",
    valueName: "FILE|-",
    summary: 'Run a plan written by "rocker plan --format json"; - reads standard input',
  },
  version: { type: "boolean", summary: "Show the version" },
  "run-in-engine": {
    type: "boolean",
    summary: "Run inside the build engine, without a terminal, mounts or devices",
  },
  ...streamOptions,
} as const satisfies Options;

/** Options that a configuration file may not set: they apply to a single command line. */
const commandLineOnly: readonly string[] = [
  "help",
  "all",
  "version",
  "trust",
  "profile",
  // In a file, it is a key of the whole file.
  "devcontainer",
  "plan",
  "dry-run",
  "interactive",
  "tty",
  // It pushes with the user's credentials: a project's files must not choose the destination.
  "cache-to",
];

/** rocker's own options that a configuration file may set. */
export const fileOptions: Options = Object.fromEntries(
  Object.entries(runOptions).filter(([name]) => !commandLineOnly.includes(name)),
);

export const upOptions = {
  ...buildOptions,
  recreate: { type: "boolean", summary: "Recreate the container; changes made inside it are lost" },
  keep: { type: "boolean", summary: "Keep the container even if its settings differ" },
} as const satisfies Options;

/** Options of every command for persistent containers. */
const persistentOptions = { ...commonOptions, ...quietOptions } as const satisfies Options;

export const enterOptions = {
  ...persistentOptions,
  name: {
    type: "string",
    valueName: "NAME",
    summary: "Name of the container",
    defaultText: "the one of this directory or the nearest parent",
  },
  ...streamOptions,
} as const satisfies Options;

export const stopOptions = persistentOptions;

export const rmOptions = {
  ...persistentOptions,
  force: { type: "boolean", short: "f", summary: "Also remove running containers" },
} as const satisfies Options;

export const logOptions = {
  ...commonOptions,
  follow: { type: "boolean", short: "f", summary: "Follow log output" },
  tail: { type: "integer", min: 0, valueName: "LINES", summary: "Show only this many lines from the end" },
} as const satisfies Options;

export const imageOptions = {
  ...buildOptions,
  tag: { type: "list", valueName: "NAME", summary: "Tag the image" },
  push: { type: "boolean", summary: "Push the image to the registries named in its tags" },
} as const satisfies Options;

/** Formats of other programs. The package that writes them is loaded only for one of them. */
const exportFormats = [
  "dockerfile",
  "shell",
  "compose",
  "devcontainer",
  "quadlet",
  "kube",
] as const satisfies readonly ExportFormat[];

export const showOptions = {
  ...planOptions,
  strict: {
    type: "boolean",
    summary: "Fail if the dev container, or the format, has no equivalent for a setting",
  },
  format: {
    type: "enum",
    values: ["text", "json", ...exportFormats],
    default: "text",
    summary: "Output format",
  },
  json: { type: "boolean", summary: "Same as --format json, and report errors as JSON" },
  output: { type: "path", valueName: "DIRECTORY", summary: "Write an export to a directory" },
  "for-me": { type: "boolean", summary: "Export your own user name, IDs and paths instead of variables" },
  "cache-mounts": {
    type: "boolean",
    summary: "Use cache mounts in an exported Dockerfile; needs BuildKit or Podman",
  },
  resolve: {
    type: "boolean",
    summary:
      "Download what the plan depends on, such as Features; for an export, also inspect the base image",
  },
  diff: { type: "string", valueName: "FILE|-", summary: "Show what changes from another plan to this one" },
  engine: buildOptions.engine,
} as const satisfies Options;

export const configOptions = {
  ...runOptions,
  explain: { type: "boolean", summary: "Show where each value was set and what it overrides" },
  json: { type: "boolean", summary: "Print JSON" },
} as const satisfies Options;

export const initOptions = {
  ...runOptions,
  from: {
    type: "string",
    valueName: "devcontainer|rockerc|LINE",
    summary:
      "Convert the project's devcontainer.json or rockerc.yaml, or a command line of the original rocker",
  },
  yes: { type: "boolean", short: "y", summary: "Do not ask" },
} as const satisfies Options;

export const listOptions = {
  ...commonOptions,
  json: { type: "boolean", summary: "Print JSON" },
} as const satisfies Options;

/** Options of commands that contact the npm registry. */
export const registryOptions = { ...listOptions, ...quietOptions } as const satisfies Options;

export const containerListOptions = {
  ...listOptions,
  images: { type: "boolean", summary: "List the images that rocker built instead of containers" },
} as const satisfies Options;

export const pruneOptions = {
  ...persistentOptions,
  all: { type: "boolean", summary: "Also remove all stopped containers and the images only they use" },
  yes: { type: "boolean", short: "y", summary: "Do not ask" },
  "dry-run": { type: "boolean", summary: "Show what would be removed, without removing it" },
} as const satisfies Options;

export const doctorOptions = {
  ...longOptions,
  trust: planOptions.trust,
  profile: planOptions.profile,
  engine: buildOptions.engine,
  json: { type: "boolean", summary: "Print JSON" },
} as const satisfies Options;

export const completionOptions = commonOptions;

export const addOptions = {
  ...registryOptions,
  "allow-scripts": { type: "boolean", summary: "Allow the packages to run install scripts" },
} as const satisfies Options;

export const forgetOptions = {
  ...commonOptions,
  all: { type: "boolean", summary: "Forget the decisions for all projects" },
} as const satisfies Options;
