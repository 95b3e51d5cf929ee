import type { planErrors } from "../catalogue/rk3-plan.ts";
import type { ExplanationsOf } from "./explanation.ts";

export const planExplanations: ExplanationsOf<typeof planErrors> = {
  RK301: {
    title: "Conflicting values",
    meaning:
      "Two extensions set the same thing of the container, such as a variable, a mount or a limit, to different values. rocker does not choose between them.",
    solution: "Leave out one of the two extensions, or change its options.",
    examples: [
      {
        what: "the variable EDITOR",
        first: "git",
        firstValue: '"vim"',
        second: "container",
        secondValue: '"nano"',
      },
    ],
  },
  RK302: {
    title: "Extension used the API incorrectly",
    meaning: "An extension called a method of rocker with an argument that the method does not accept.",
    solution: "Report this to the author of the extension. Until it is fixed, leave the extension out.",
    examples: [
      { extension: "lint", method: "withNewFile", reason: '"relative/path" is not an absolute path' },
    ],
  },
  RK303: {
    title: "Plan cannot be used",
    meaning:
      'The file given to "--plan" is not a plan, was created by a version of rocker with another format, or contains something that a plan cannot contain.',
    solution: 'Create the plan again with this version: "rocker plan --format json".',
    examples: [{ reason: "it has version 2, and this rocker reads version 1" }],
  },
  RK304: {
    title: "Extension failed",
    meaning: "The code of an extension failed with an exception.",
    solution: "Report this to the author of the extension. Until it is fixed, leave the extension out.",
    examples: [{ extension: "lint", phase: "setup", message: "options.lint.map is not a function" }],
  },
  RK310: {
    title: "Hook failed",
    meaning:
      "Some extensions run a script in the container before the command. It failed, and the command was not run. Its own output comes before the error.",
    solution: "Fix what the output reports, or leave the extension out.",
    examples: [{ extension: "vscode", reason: "exit code 3" }],
  },
  RK311: {
    title: "Command cannot be started as the user",
    meaning:
      "A container with hooks starts as root and becomes the container's user after them. The image has no program that can do that, or the container lacks the capabilities SETUID and SETGID. The command was not run, because it would have run as root.",
    solution:
      "Add the package setpriv or util-linux to the image, keep the two capabilities, or leave out the extensions that have hooks.",
    examples: [
      {
        user: "ada",
        reason: "no program of the image can give a process uid 1000, gid 1000, groups 1000",
      },
    ],
  },
  RK312: {
    title: "No command",
    meaning:
      "The command line has no command after the image, and the image has neither a CMD nor an ENTRYPOINT.",
    solution: "Add a command after the image.",
    examples: [{ image: "gcr.io/distroless/static" }],
  },
  RK313: {
    title: "Export of several files",
    meaning:
      "The plan in this format needs more than one file, such as scripts that a Dockerfile runs, so it cannot be printed.",
    solution: "Write the files to a directory with --output DIRECTORY.",
    examples: [{ format: "dockerfile", files: ["Dockerfile", "scripts/user.sh"] }],
  },
  RK314: {
    title: "Directory for an export contains other files",
    meaning:
      "rocker writes an export only to an empty directory, a new one, or one with an earlier export. Other files could be overwritten, or become part of the image.",
    solution: "Choose an empty directory, or remove the files that the message names.",
    examples: [{ directory: "/home/ada/project", files: ["Makefile"] }],
  },
  RK315: {
    title: "Format cannot express a part of the plan",
    meaning:
      "With --strict, an export is complete or it fails. Without it, rocker leaves out what the format cannot express, names it in the file and on stderr, and exits with 3.",
    solution:
      "Leave out the part that the message names, choose a format that has it, or export without --strict.",
    examples: [
      {
        format: "dockerfile",
        what: "mount at /work",
        from: "volume",
        why: "docker run --mount type=bind,source=/work,target=/work",
      },
    ],
  },
  RK316: {
    title: "Option without an export format",
    meaning: "Some options of rocker plan apply only to the formats of other programs, not to text and json.",
    solution: "Add such a format, or remove the option.",
    examples: [{ option: "--output", format: "text" }],
  },
};
