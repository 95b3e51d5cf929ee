import * as own from "../../options.ts";
import { otherCodes, runCodes } from "../outcome.ts";
import type { CommandEntry } from "./entry.ts";

/** Commands that run, build or show. */
export const runAndBuild = {
  run: {
    codes: runCodes,
    options: own.runOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker [options] <image> [command…]",
      short: 'Run a command in an image (the default: "run" can be omitted)',
      summary:
        "Takes any container image, adds what you need to work in it, and runs it. Options go before the image; everything after the image is the command to run.",
      examples: [
        ["rocker --user debian:bookworm bash", "Open a shell in Debian as your own user"],
        [
          "rocker --user --volume ~/work debian:bookworm ls -l ~/work",
          "Mount one of your directories at the same path",
        ],
        ["rocker --user --home --x11 IMAGE xterm", "Use your home directory and your display"],
        ["rocker --dry-run --user debian:bookworm", "Show what a run would do"],
      ],
    },
  },
  build: {
    codes: otherCodes,
    options: own.imageOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker build [options] <image>",
      short: "Build the image without running it, and print its tag",
      summary: "Builds the image that a run with the same options would use, and prints its tag.",
      examples: [
        ["docker history $(rocker build --user debian:bookworm)", "List the layers that rocker added"],
      ],
    },
  },
  plan: {
    codes: otherCodes,
    options: own.showOptions,
    takesExtensions: true,
    words: "image",
    help: {
      usage: "rocker plan [options] <image> [command…]",
      short: "Show what a run would do",
      summary: "Shows what a run with the same options would do. Contacts no engine and changes nothing.",
      examples: [["rocker plan --format json --user debian:bookworm", "Print the plan as JSON"]],
    },
  },
} as const satisfies Record<string, CommandEntry>;
