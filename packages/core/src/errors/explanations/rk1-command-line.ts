import type { commandLineErrors } from "../catalogue/rk1-command-line.ts";
import type { ExplanationsOf } from "./explanation.ts";

const place = {
  at: ".rockerrc.yaml:3:8",
  excerpt: "3 | memory: plenty\n  |         ^^^^^^",
};

export const commandLineExplanations: ExplanationsOf<typeof commandLineErrors> = {
  RK101: {
    title: "No image given",
    meaning:
      "The command needs an image, the command line does not name one, and no configuration file sets one. Everything before the image is an option; the first argument that is not an option or an option's value is the image.",
    solution:
      'Name an image after the options, or put "image:" into the configuration of the project. "rocker init" creates one.',
    examples: [{ command: "" }, { command: "build" }],
  },
  RK102: {
    title: "Unknown option",
    meaning:
      "Neither the command nor an installed extension has an option of this name. Extensions add options, so an option may also be unknown because its extension is not installed.",
    solution:
      'Check the spelling. "rocker --help" lists all options; "rocker ext search WORDS" finds extensions that are not installed.',
    examples: [{ flag: "--usr", nearest: "--user" }, { flag: "--frobnicate" }],
  },
  RK103: {
    title: "Invalid value of an option",
    meaning: "The value of the option has the wrong form, or is not one of those that the option accepts.",
    solution: 'Use a value of the expected form. "rocker --help" shows what each option accepts.',
    examples: [
      { flag: "--memory", value: "plenty", expected: "a size like 512m or 2g" },
      { flag: "--progress", value: "plian", expected: "one of auto, plain, json", nearest: "plain" },
    ],
  },
  RK104: {
    title: "Option without its value",
    meaning:
      "The option requires a value, and the command line ends after it or goes on with another option. A value that starts with two dashes and is the name of an option is taken as that option.",
    solution: "Add the value. If it looks like an option, join the two with an equals sign.",
    examples: [
      { flag: "--env", expected: "KEY=VALUE" },
      { flag: "--name", expected: "NAME", next: "--user" },
    ],
  },
  RK105: {
    title: "Value of an optional-value option after a space",
    meaning:
      'Some options can be used alone or with a value. Their value is accepted only after "=", because a value after a space could not be told from the image. Here the image has the name of such a value.',
    solution: "Join the option and its value with an equals sign, and name the image after it.",
    examples: [{ flag: "--nvidia", value: "runtime" }],
  },
  RK106: {
    title: "Invalid image name",
    meaning:
      "The first argument after the options cannot be the name of an image. Often it was meant as the value of an option, or as a command of rocker.",
    solution:
      "Correct the name. A directory is never an image: to run a project's own image, put it into the configuration and run rocker without an image.",
    examples: [{ image: "Debian:bookworm", reason: "image names are lowercase" }],
  },
  RK107: {
    title: "Value for a negated option",
    meaning: 'An option of the form "--no-x" disables "--x" and takes no value.',
    solution: "Use it without a value, or use the option that it disables.",
    examples: [{ flag: "--no-user" }],
  },
  RK108: {
    title: "Unexpected argument",
    meaning:
      "The command takes no arguments, fewer arguments, or none together with the options that were used.",
    solution: 'Remove the argument. The command\'s "--help" shows what it takes.',
    examples: [
      { arguments: ["mycontainer"] },
      { arguments: ["--user", "debian"], reason: "the plan already contains options and image" },
    ],
  },
  RK109: {
    title: "Invalid value in an environment variable",
    meaning:
      "Each option can also be set by an environment variable: ROCKER_USER_OVERRIDE_NAME is --user-override-name. The value of this one does not fit its option.",
    solution: "Set the variable to a value that the option accepts, or unset it.",
    examples: [{ variable: "ROCKER_MEMORY", value: "plenty", expected: "a size like 512m or 2g" }],
  },
  RK110: {
    title: "Invalid value in a configuration file",
    meaning:
      "The value of the key does not fit the option of the same name: wrong form, wrong type, or not one of the accepted values.",
    solution:
      'Correct the value. "rocker config schema" prints a JSON Schema of all keys, which editors can use to check the file.',
    examples: [
      { ...place, key: "memory", expected: "a size like 512m or 2g" },
      {
        at: ".rockerrc.yaml:2:11",
        excerpt: "2 | progress: plian\n  |           ^^^^^",
        key: "progress",
        expected: "one of auto, plain, json",
        nearest: "plain",
      },
    ],
  },
  RK111: {
    title: "Unknown key in a configuration file",
    meaning:
      "Keys of a configuration file are the long names of options, without dashes, and a few keys of the file itself, such as image and profiles. No installed extension has an option of this name.",
    solution: "Check the spelling, or install the extension that has the option.",
    examples: [
      { at: ".rockerrc.yaml:2:1", excerpt: "2 | usr: true\n  | ^^^", key: "usr", nearest: "user" },
      { at: ".rockerrc.yaml:4:1", excerpt: "4 | frobnicate: 7\n  | ^^^^^^^^^^", key: "frobnicate" },
    ],
  },
  RK112: {
    title: "Error in a configuration file",
    meaning:
      "The file is not valid YAML or JSON, or its structure is not that of a configuration. Line and column are those where reading failed.",
    solution: "Correct the line that is shown. The cause may be on a line before it.",
    examples: [
      {
        at: ".rockerrc.yaml:3:1",
        excerpt: "3 |  - a\n  | ^",
        reason: "a tab indents this line",
        fix: "Indent with spaces.",
      },
      {
        at: ".rockerrc.yaml:1:1",
        excerpt: "1 | - a\n  | ^",
        reason: "a configuration is a mapping, KEY: VALUE",
      },
    ],
  },
  RK113: {
    title: "Configuration file cannot be used",
    meaning:
      "The file was found but cannot be used as a whole: it is not a regular file, it is too large, or it is a symbolic link that leads out of the project.",
    solution: "Do what the message suggests, or remove the file.",
    examples: [{ file: ".rockerrc.yaml", reason: "it is a directory", fix: "Rename it." }],
  },
  RK114: {
    title: "Configuration file extends itself",
    meaning: 'Following "extends" from file to file leads back to a file that is already part of the chain.',
    solution: 'Remove one of the "extends" entries of the chain.',
    examples: [{ chain: [".rockerrc.yaml", "base.yaml", ".rockerrc.yaml"] }],
  },
  RK115: {
    title: "Profile not found",
    meaning: '"--profile" names a profile that no configuration file defines.',
    solution: 'Use one of the profiles that the message lists, or define it under "profiles:".',
    examples: [
      { name: "gpus", known: ["ci", "gpu"], nearest: "gpu" },
      { name: "ci", known: [] },
    ],
  },
  RK116: {
    title: "No project configuration with an image",
    meaning:
      'In place of the image, "." means the image of the project\'s configuration. Neither this directory nor one above it has a configuration that sets one.',
    solution:
      'Run "rocker init" to create a configuration, add "image:" or "dockerfile:" to the one that exists, or name an image on the command line.',
    examples: [{ searched: "/home/ada/work" }],
  },
  RK117: {
    title: "Configuration file of another user",
    meaning:
      "A configuration file decides what runs as you, so rocker reads only those that you or root own. This one belongs to someone else and was ignored, as git ignores repositories that belong to someone else.",
    solution: "If you trust the file, make yourself its owner. Otherwise remove it.",
    examples: [{ file: "/srv/shared/.rockerrc.yaml", owner: "user 1002" }],
  },
  RK118: {
    title: "Several configuration files in one directory",
    meaning: "A directory has more than one configuration file of the same kind. Only the first is read.",
    solution: "Keep one of them.",
    examples: [{ used: ".rockerrc.yaml", others: [".rockerrc.json"] }],
  },
  RK119: {
    title: "Key not allowed in this file",
    meaning:
      "The key exists, but not in this kind of file or not at this level. A project's file, for example, cannot set the policy that decides what projects may do.",
    solution: "Remove the key, or move it to the file that the message names.",
    examples: [
      {
        at: ".rockerrc.yaml:5:1",
        excerpt: "5 | policy:\n  | ^^^^^^",
        key: "policy",
        reason: "only the user configuration can have it",
      },
    ],
  },
  RK120: {
    title: "Configuration file already exists",
    meaning: '"rocker init" creates a configuration file and never overwrites one.',
    solution: "Edit the existing file, or remove it and run the command again.",
    examples: [{ file: ".rockerrc.yaml" }],
  },
  RK121: {
    title: "Part of devcontainer.json not supported",
    meaning:
      "rocker does not do what this property of a devcontainer.json asks for. It is an error with --strict, and where there would be nothing to run: Compose services are not supported.",
    solution: "Do what the message suggests, or run without --strict.",
    examples: [
      {
        at: ".devcontainer/devcontainer.json:4:3",
        excerpt: '4 |   "features": { "./tool": {} }\n  |   ^^^^^^^^^^',
        key: "features",
        detail: "./tool",
        state: "not installed",
        instead: "Install it in the Dockerfile.",
      },
      {
        at: ".devcontainer.json:4:3",
        excerpt: '4 |   "postStartCommand": "make"\n  |   ^^^^^^^^^^^^^^^^^^',
        key: "postStartCommand",
        state: "not run",
        instead: "Run it yourself in the container, or add it to the Dockerfile.",
      },
    ],
  },
  RK122: {
    title: "Argument is not UTF-8",
    meaning:
      "File names and arguments on Linux can be any bytes. Node.js, on which rocker runs, replaces those that are not UTF-8, so the command in the container would receive a different argument. rocker refuses that.",
    solution: "Rename the file, or pass the bytes in a file or on standard input.",
    examples: [{ argument: "caf\ufffd.txt" }],
  },
  RK123: {
    title: "Option has no effect",
    meaning:
      "The original rocker, or one of its extensions, has this option. It is not needed here, or has no counterpart. It is accepted so that existing command lines and files keep working.",
    solution: "Remove the option; the message says what to use instead, if anything.",
    examples: [
      { flag: "--persist-image", instead: "rocker keeps images and finds them again by their content." },
    ],
  },
  RK124: {
    title: "Option of another program",
    meaning:
      "The command line is written as for the original rocker or docker: an abbreviated option, several values after one option, or an option with another name here. Only one reading is possible, and the message shows it.",
    solution: "Use the form in the message; it always works, and the notice goes away.",
    examples: [{ flag: "--vol", meaning: "--volume" }],
  },
  RK125: {
    title: "Parts of devcontainer.json left out",
    meaning:
      "rocker uses a devcontainer.json, but not everything in it. The message names what it does not run, install, mount or set. Properties for editors only are not in it.",
    solution:
      "If the container lacks something, add it to the Dockerfile, or use an option of rocker. docs/reference/dev-containers.md lists every property.",
    examples: [{ file: ".devcontainer/devcontainer.json", leftOut: ["not run: postCreateCommand"] }],
  },
  RK126: {
    title: "Several dev containers",
    meaning:
      "The project has more than one devcontainer.json, all in subdirectories of .devcontainer, and rocker does not choose one.",
    solution: "Name one with --devcontainer, or in the project's configuration file: devcontainer: NAME.",
    examples: [{ names: ["api", "web"] }],
  },
  RK127: {
    title: "Dev container not found",
    meaning:
      "There is no subdirectory of .devcontainer with this name and a devcontainer.json, and no file at this path.",
    solution: "Use one of the names in the message, or the path of a devcontainer.json.",
    examples: [
      { name: "wed", names: ["api", "web"], nearest: "web" },
      { name: "web", names: [] },
    ],
  },
  RK134: {
    title: "Deps file named like a configuration",
    meaning:
      "Every key of this rockerc.yaml belongs to the format of deps files, which list packages to install. A configuration sets an image and options.",
    solution: "Rename the file so that it ends in .deps.yaml. --deps installs what such files list.",
    examples: [{ at: "rockerc.yaml:1:1", excerpt: "1 | apt_base:\n  | ^^^^^^^^", key: "apt_base" }],
  },
  RK135: {
    title: "Default image used",
    meaning:
      "The project's rockerc.yaml has no image, and neither the command line nor your own configuration names one. renv, which reads the same files, uses this image.",
    solution: 'Add "image:" to the file, or name an image on the command line.',
    examples: [{ file: "rockerc.yaml", image: "ubuntu:24.04" }],
  },
  RK136: {
    title: "Nothing to convert",
    meaning: "rocker init --from converts a file of the working directory's project, and there is none.",
    solution: "Change to the project's directory, or convert another kind of source.",
    examples: [{ file: "rockerc.yaml" }],
  },
  RK137: {
    title: "Command line cannot be converted",
    meaning:
      "rocker init --from reads a command line without a shell. It inserts variables and $(pwd), and evaluates nothing else.",
    solution: "Replace the part in the message with its value, or set the variable.",
    examples: [{ part: "$(hostname)", reason: "only a shell can evaluate it" }],
  },
  RK138: {
    title: "Image metadata cannot be read",
    meaning:
      "An image can say in its label devcontainer.metadata how to use it as a dev container: its user, mounts, lifecycle commands and more. The label of this image is not valid, so rocker uses the devcontainer.json alone. With --strict, this is an error.",
    solution:
      "Report it to the authors of the image, and set what you need, such as remoteUser, in devcontainer.json.",
    examples: [
      {
        label: "the label devcontainer.metadata of the image registry.example/dev",
        reason: "it is not valid JSON",
      },
    ],
  },
};
