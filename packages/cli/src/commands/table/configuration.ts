import * as own from "../../options.ts";
import { otherCodes } from "../outcome.ts";
import type { CommandEntry } from "./entry.ts";

/** Commands for configuration and consent. */
export const configuration = {
  init: {
    codes: otherCodes,
    options: own.initOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker init [options] [image] [command…]",
      short: "Create a configuration file for this project",
      summary:
        "Writes .rockerrc.yaml with the image, command and options given, and a JSON Schema for editors. In a terminal, it asks for an image if none is given. --from converts a devcontainer.json, a rockerc.yaml or a command line of the original rocker instead.",
      examples: [
        ["rocker init --user --volume . debian:bookworm bash", "From then on, rocker alone runs this"],
        ["rocker init --from devcontainer", "Convert the project's devcontainer.json"],
      ],
    },
  },
  config: {
    codes: otherCodes,
    options: own.configOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker config [--explain] [--json] [options] [image]",
      short: "Show the effective configuration",
      summary:
        "Shows the values that a run with the same options would use: from your user configuration, the project configuration, ROCKER_* environment variables and the command line. --explain shows where each value was set and which values it overrides.",
      examples: [
        ["rocker config --explain --profile gpu", "Show what a profile changes"],
        ["rocker config schema > .rockerrc.schema.json", "Write the JSON Schema for your editor"],
      ],
    },
  },
  "config schema": {
    codes: otherCodes,
    options: own.listOptions,
    help: {
      usage: "rocker config schema",
      short: "Print the JSON Schema of configuration files",
      summary:
        "Prints the JSON Schema of configuration files, including the options of all installed extensions.",
      examples: [["rocker config schema > .rockerrc.schema.json", "Write the JSON Schema for your editor"]],
    },
  },
  "trust list": {
    codes: otherCodes,
    options: own.listOptions,
    help: {
      usage: "rocker trust list [--json]",
      short: "List the requests of projects that you approved or refused",
      summary:
        "Lists your decisions for each project: the plugins it may run, and the host access its configuration may have.",
      examples: [["rocker trust list --json", "Print the list as JSON"]],
    },
  },
  "trust forget": {
    codes: otherCodes,
    options: own.forgetOptions,
    help: {
      usage: "rocker trust forget [--all]",
      short: "Forget your decisions, so that rocker asks again",
      summary:
        "Forgets your decisions about this project's plugins and host access. rocker asks again when needed.",
      examples: [["rocker trust forget --all", "Forget the decisions for all projects"]],
    },
  },
} as const satisfies Record<string, CommandEntry>;
