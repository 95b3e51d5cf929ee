import { bug, failure, usage } from "./entry.ts";

/** The plan: extensions that contradict one another or fail, and what runs before the command. */
export const planErrors = {
  RK301: usage(
    (f: { what: string; first: string; firstValue: string; second: string; secondValue: string }) => ({
      what: `${f.what} is set in two ways: ${f.first} wants ${f.firstValue}, ${f.second} wants ${f.secondValue}.`,
      fix: `Leave one of the two out.`,
    }),
  ),
  RK302: bug((f: { extension: string; method: string; reason: string }) => ({
    what: `the extension "${f.extension}" called ${f.method} wrongly: ${f.reason}.`,
    fix: "Tell its author.",
  })),
  RK303: failure((f: { reason: string }) => ({
    what: `this is not a plan that this rocker can use: ${f.reason}.`,
    fix: `Make it anew with "rocker plan --format json".`,
  })),
  RK304: bug((f: { extension: string; phase: string; message: string }) => ({
    what: `the extension "${f.extension}" failed in its ${f.phase}: ${f.message}.`,
    fix: "Tell its author.",
  })),
  RK310: failure((f: { extension: string; reason: string }) => ({
    what: `the hook of the extension "${f.extension}" failed before the command could start: ${f.reason}.`,
    why: "What it said stands above.",
    fix: "Mend what it names, or leave the extension out.",
  })),
  RK311: failure((f: { user: string; reason: string }) => ({
    what: `hooks ran as root, and the command cannot be started as the user ${f.user}: ${f.reason}.`,
    why: "That takes setpriv of util-linux, chroot of GNU coreutils, or busybox with start-stop-daemon, su or nsenter, and the capabilities SETUID and SETGID.",
    fix: "Add the package setpriv or util-linux to the image, keep these capabilities, or leave the extensions with hooks out.",
  })),
  RK312: usage((f: { image: string }) => ({
    what: `there is no command, and the image ${f.image} has none of its own.`,
    fix: "Write one behind the image.",
  })),
};
