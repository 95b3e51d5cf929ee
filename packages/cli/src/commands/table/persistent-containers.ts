import * as own from "../../options.ts";
import { otherCodes, runCodes } from "../outcome.ts";
import type { CommandEntry } from "./entry.ts";

/** Commands for persistent containers and for what rocker created. */
export const persistentContainers = {
  up: {
    codes: runCodes,
    options: own.upOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker up [options] [image] [command…]",
      short: "Create or start a persistent container",
      summary:
        "Creates a persistent container for this directory and starts it, or starts the existing one. It is kept until you remove it with rocker rm, and you can open any number of shells in it. If the requested settings differ from those it was created with, rocker shows the differences and asks what to do. Without a command, the container waits for rocker enter. Prints the container's name.",
      examples: [
        ["rocker up --user --volume . debian:bookworm", "Create a container that mounts this directory"],
        ["rocker enter", "Open a shell in it, in the current directory"],
        ["rocker up --recreate", "Recreate it with the same settings, on the current base image"],
        ["rocker up -p 8080:80 IMAGE nginx -g 'daemon off;'", "Run a service; rocker logs shows its output"],
      ],
    },
  },
  enter: {
    codes: runCodes,
    options: own.enterOptions,
    words: "command",
    help: {
      usage: "rocker enter [--name NAME] [command…]",
      short: "Open a shell or run a command in a persistent container",
      summary:
        "Runs your shell, or a command, in the persistent container of this directory or of the nearest parent directory. It starts in the directory that corresponds to the current one, with this terminal's display, ssh agent and color settings. A stopped container is started first.",
      examples: [
        ["rocker enter", "Open a shell"],
        ["rocker enter make test", "Run one command; rocker exits with its exit code"],
        ["rocker enter --name rocker-web-1a2b3c4d", "Use another directory's container"],
      ],
    },
  },
  ls: {
    codes: otherCodes,
    options: own.containerListOptions,
    help: {
      usage: "rocker ls [--images] [--json]",
      short: "List persistent containers, or the images that rocker built",
      summary:
        "Lists the persistent containers, or the images that rocker built, with age, size and project.",
      examples: [
        ["rocker ls", "List the containers"],
        ["rocker ls --images", "List the images, and the containers that use them"],
      ],
    },
  },
  logs: {
    codes: otherCodes,
    options: own.logOptions,
    words: "container",
    help: {
      usage: "rocker logs [--follow] [--tail LINES] [name]",
      short: "Show the output of a persistent container",
      summary:
        "Shows the output of the container's main command. The output of commands run with rocker enter is not included.",
      examples: [["rocker logs -f", "Follow the log output of this directory's container"]],
    },
  },
  stop: {
    codes: otherCodes,
    options: own.stopOptions,
    words: "containers",
    help: {
      usage: "rocker stop [name…]",
      short: "Stop persistent containers",
      summary:
        "Stops persistent containers, and kills those that are still running after ten seconds. Their filesystem changes are kept; rocker up or rocker enter starts them again.",
      examples: [["rocker stop", "Stop this directory's container"]],
    },
  },
  rm: {
    codes: otherCodes,
    options: own.rmOptions,
    words: "containers",
    help: {
      usage: "rocker rm [--force] [name…]",
      short: "Remove persistent containers",
      summary:
        "Removes persistent containers, including all changes made inside them. Mounted directories, named volumes and images are kept.",
      examples: [["rocker rm --force", "Remove this directory's container, even if it is running"]],
    },
  },
  prune: {
    codes: otherCodes,
    options: own.pruneOptions,
    help: {
      usage: "rocker prune [--all] [--yes]",
      short: "Remove unused images and containers that rocker created",
      summary:
        "Removes images that rocker built and no container uses, and stopped persistent containers whose project directory no longer exists. Shows them and asks first. Nothing that rocker did not create is removed; an image that is needed again is rebuilt.",
      examples: [
        ["rocker prune --dry-run", "Show what would be removed, and its size"],
        ["rocker prune --all", "Also remove all stopped containers and their images"],
      ],
    },
  },
} as const satisfies Record<string, CommandEntry>;
