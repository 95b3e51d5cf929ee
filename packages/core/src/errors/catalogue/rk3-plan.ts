import { bug, failure, list, usage } from "./entry.ts";

/** The plan: extensions that contradict each other or fail, and what runs before the command. */
export const planErrors = {
  RK301: usage(
    (f: { what: string; first: string; firstValue: string; second: string; secondValue: string }) => ({
      what: `conflicting values for ${f.what}: ${f.first} sets ${f.firstValue}, ${f.second} sets ${f.secondValue}.`,
      fix: "Leave out one of the two.",
    }),
  ),
  RK302: bug((f: { extension: string; method: string; reason: string }) => ({
    what: `the extension "${f.extension}" called ${f.method} incorrectly: ${f.reason}.`,
    fix: "Report this to its author.",
  })),
  RK303: failure((f: { reason: string }) => ({
    what: `cannot use this plan: ${f.reason}.`,
    fix: "Create it again with: rocker plan --format json",
  })),
  RK304: bug((f: { extension: string; phase: string; message: string }) => ({
    what: `the extension "${f.extension}" failed in ${f.phase}: ${f.message}.`,
    fix: "Report this to its author.",
  })),
  // These two are printed in the container, by a script that is part of images: a changed text would change the images.
  RK310: failure((f: { extension: string; reason: string }) => ({
    what: `the hook of the extension "${f.extension}" failed before the command could start: ${f.reason}.`,
    why: "Its output is above.",
    fix: "Fix the problem that it reports, or leave out the extension.",
  })),
  RK311: failure((f: { user: string; reason: string }) => ({
    what: `hooks ran as root, and the command cannot be started as the user ${f.user}: ${f.reason}.`,
    why: "That takes setpriv of util-linux, chroot of GNU coreutils, or busybox with start-stop-daemon, su or nsenter, and the capabilities SETUID and SETGID.",
    fix: "Add the package setpriv or util-linux to the image, keep these capabilities, or leave out the extensions with hooks.",
  })),
  RK312: usage((f: { image: string }) => ({
    what: `no command given, and the image ${f.image} does not define one.`,
    fix: "Add a command after the image.",
  })),
  RK313: usage((f: { format: string; files: readonly string[] }) => ({
    what: `this plan as ${f.format} consists of ${f.files.length} files: ${list(f.files)}.`,
    fix: "Write them to a directory: --output DIRECTORY",
  })),
  RK314: usage((f: { directory: string; files: readonly string[] }) => ({
    what: `${f.directory} contains other files: ${list(f.files)}.`,
    why: "They could be overwritten, or become part of the image.",
    fix: "Choose an empty directory, or remove these files.",
  })),
  RK315: failure((f: { format: string; what: string; from: string; why: string }) => ({
    what: `${f.format} cannot express ${f.what}${f.from === "" ? "" : ` (${f.from})`}.`,
    why: f.why,
    fix: "Leave it out, choose another format, or export without --strict.",
  })),
  RK316: usage((f: { option: string; format: string }) => ({
    what: `${f.option} cannot be used with --format ${f.format}.`,
    fix: "Add a format to export to, such as --format dockerfile, or remove the option.",
  })),
};
