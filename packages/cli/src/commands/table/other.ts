import * as own from "../../options.ts";
import { otherCodes } from "../outcome.ts";
import type { CommandEntry } from "./entry.ts";

/** All other commands. */
export const other = {
  doctor: {
    codes: otherCodes,
    options: own.doctorOptions,
    takesExtensions: true,
    help: {
      usage: "rocker doctor [options]",
      short: "Check what works on this system, and how to fix what does not",
      summary:
        "Checks engines, display, sound, GPUs, ssh agent, plugins and disk space. With the options of a run, it also checks whether they would work here, and exits with 1 if not.",
      examples: [
        ["rocker doctor", "Check this system and this terminal"],
        ["rocker doctor --user --x11", "Check whether these options would work"],
      ],
    },
  },
  completion: {
    codes: otherCodes,
    options: own.completionOptions,
    words: "shell",
    help: {
      usage: "rocker completion bash|zsh|fish",
      short: "Print a shell completion script",
      summary:
        "Prints a script that completes commands, options of installed extensions, images and containers.",
      examples: [
        ["source <(rocker completion bash)", "bash: add this to ~/.bashrc"],
        ["source <(rocker completion zsh)", "zsh: add this to ~/.zshrc, after compinit"],
        ["rocker completion fish | source", "fish: add this to ~/.config/fish/config.fish"],
      ],
    },
  },
  help: {
    codes: otherCodes,
    options: own.helpOptions,
    words: "topics",
    help: {
      usage: "rocker help [topic | command | extension | error code]",
      short: "Show help for a topic, a command, an extension or an error",
      summary:
        "Explains a topic, such as configuration or consent, shows the help of a command or the details of an extension, or says what an error means. Without an argument, lists commands, topics and the most used options.",
      examples: [
        ["rocker help consent", "Explain what a project may do on your host"],
        ["rocker help up", "The same as rocker up --help"],
        ["rocker help user", "Show the options of an extension"],
        ["rocker help RK403", "Explain an error, and show what to do about it"],
      ],
    },
  },
} as const satisfies Record<string, CommandEntry>;
