import * as own from "../../options.ts";
import { otherCodes } from "../outcome.ts";
import type { CommandEntry } from "./entry.ts";

/** Commands for plugin packages. */
export const plugins = {
  "ext list": {
    codes: otherCodes,
    options: own.listOptions,
    help: {
      usage: "rocker ext list [--json]",
      short: "List installed extensions and engines",
      summary:
        "Lists the installed extensions, engines and commands: their package, where it was found, and whether it is enabled.",
      examples: [["rocker ext list --json", "Print the list as JSON"]],
    },
  },
  "ext add": {
    codes: otherCodes,
    options: own.addOptions,
    help: {
      usage: "rocker ext add [--allow-scripts] <package>…",
      short: "Install plugin packages",
      summary:
        "Installs plugin packages with npm into your plugin directory: all of them or none. A package is a name in the npm registry, a tarball, a directory or a git URL. Exact versions are saved. A directory is linked, so that later changes to it take effect at once. Install scripts do not run unless you allow them.",
      examples: [
        ["rocker ext add rocker-ext-tool@1.2.3", "Install one version; the default is the latest"],
        ["rocker ext add ./my-tool", "Link the extension you are developing"],
      ],
    },
  },
  "ext remove": {
    codes: otherCodes,
    options: own.registryOptions,
    words: "plugins",
    help: {
      usage: "rocker ext remove <name>…",
      short: 'Uninstall packages that "rocker ext add" installed',
      summary: "Removes packages from your plugin directory, by package name or by extension name.",
      examples: [["rocker ext remove my-tool", "Remove the package that provides my-tool"]],
    },
  },
  "ext info": {
    codes: otherCodes,
    options: own.listOptions,
    words: "plugins",
    help: {
      usage: "rocker ext info [--json] <name>",
      short: "Show details of an extension, engine or plugin package",
      summary:
        "Shows an extension's options, requirements and setup order, where its package was found, and its README.",
      examples: [["rocker ext info user", "Show the user extension"]],
    },
  },
  "ext search": {
    codes: otherCodes,
    options: own.registryOptions,
    help: {
      usage: "rocker ext search [--json] [words…]",
      short: "Search the npm registry for extensions",
      summary: "Searches the configured npm registry for packages with the keyword rocker-extension.",
      examples: [["rocker ext search gpu", "Find extensions related to GPUs"]],
    },
  },
} as const satisfies Record<string, CommandEntry>;
