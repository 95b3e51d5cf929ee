import type { Place } from "../../configuration/file.ts";
import { list, usage } from "./entry.ts";

/** What was typed: options, images, configuration files. */
export const commandLineErrors = {
  RK101: usage((f: { command: string }) => ({
    what: "no image was given.",
    fix: `Name one after the options: rocker ${f.command}--user debian:bookworm
"rocker init" writes a configuration, whose image is then run; "rocker --help" shows all that there is.`,
  })),
  RK102: usage((f: { flag: string; nearest?: string | undefined; fix?: string | undefined }) => ({
    what: `unknown option ${f.flag}.`,
    fix:
      f.fix ??
      (f.nearest
        ? `Did you mean ${f.nearest}? "rocker --help" lists all options.`
        : `"rocker --help" lists the options of the extensions that are installed.`),
  })),
  RK103: usage((f: { flag: string; value: string; expected: string; nearest?: string | undefined }) => ({
    what: `${f.flag} does not take ${JSON.stringify(f.value)}: expected ${f.expected}.`,
    fix: f.nearest && `Did you mean ${JSON.stringify(f.nearest)}?`,
  })),
  RK104: usage((f: { flag: string; expected: string; next?: string | undefined }) => ({
    what: `${f.flag} needs a value: ${f.expected}.`,
    fix:
      f.next === undefined
        ? `Write ${f.flag}=VALUE or ${f.flag} VALUE.`
        : `What follows, ${f.next}, is an option; if it is meant as the value, write ${f.flag}=${f.next}.`,
  })),
  RK105: usage((f: { flag: string; value: string }) => ({
    what: `${f.flag} takes its value only with "=", so ${JSON.stringify(f.value)} was read as the image.`,
    fix: `Write ${f.flag}=${f.value}.`,
  })),
  RK106: usage((f: { image: string; reason: string }) => ({
    what: `${JSON.stringify(f.image)} is not the name of an image: ${f.reason}.`,
    fix: "Images are named like debian:bookworm, ghcr.io/owner/name:tag or name@sha256:…",
  })),
  RK107: usage((f: { flag: string }) => ({
    what: `${f.flag} takes no value.`,
    fix: `Write ${f.flag} alone.`,
  })),
  RK108: usage((f: { words: string }) => ({
    what: `unexpected ${f.words}.`,
    fix: `See "rocker --help".`,
  })),
  RK109: usage((f: { variable: string; value: string; expected: string }) => ({
    what: `the environment variable ${f.variable} is ${JSON.stringify(f.value)}: expected ${f.expected}.`,
    fix: `Set it to one of these, or unset it.`,
  })),
  RK110: usage(
    (
      f: Place & { key: string; expected: string; nearest?: string | undefined; fix?: string | undefined },
    ) => ({
      what: `${f.at}: ${JSON.stringify(f.key)} does not take this: expected ${f.expected}.`,
      why: f.excerpt,
      fix:
        f.fix ??
        (f.nearest
          ? `Did you mean ${JSON.stringify(f.nearest)}?`
          : `"rocker config schema" says what each key takes.`),
    }),
  ),
  RK111: usage((f: Place & { key: string; nearest?: string | undefined; fix?: string | undefined }) => ({
    what: `${f.at}: unknown key ${JSON.stringify(f.key)}.`,
    why: f.excerpt,
    fix:
      f.fix ??
      (f.nearest
        ? `Did you mean ${JSON.stringify(f.nearest)}?`
        : 'Keys are the long names of options; "rocker --help" lists those that are installed.'),
  })),
  RK112: usage((f: Place & { reason: string; fix?: string | undefined }) => ({
    what: `${f.at}: ${f.reason}.`,
    why: f.excerpt,
    fix: f.fix ?? "Mend it there.",
  })),
  RK113: usage((f: { file: string; reason: string; fix: string }) => ({
    what: `the configuration file ${f.file} cannot be used: ${f.reason}.`,
    fix: f.fix,
  })),
  RK114: usage((f: { chain: readonly string[] }) => ({
    what: `a configuration file extends itself: ${f.chain.join(" → ")}.`,
    fix: "Take one of these extends out.",
  })),
  RK115: usage((f: { name: string; known: readonly string[]; nearest?: string | undefined }) => ({
    what: `there is no profile ${JSON.stringify(f.name)}.`,
    fix: `${f.nearest ? `Did you mean ${f.nearest}? ` : ""}${
      f.known.length > 0
        ? `Profiles here: ${list(f.known)}.`
        : 'No configuration file has profiles; they stand under "profiles:".'
    }`,
  })),
  RK116: usage((f: { searched: string }) => ({
    what: `"." means the image of the project's configuration, and none was found from ${f.searched} upward.`,
    fix: 'Write one with "rocker init", add "image:" to the one that is there, or name an image.',
  })),
  RK117: usage((f: { file: string; owner: string }) => ({
    what: `${f.file} was not read: it belongs to ${f.owner}.`,
    why: "Whoever owns a configuration file decides what runs as you.",
    fix: "Make it yours (chown), or remove it.",
  })),
  RK118: usage((f: { used: string; others: readonly string[] }) => ({
    what: `${f.used} is used; ${list(f.others)} beside it is not.`,
    fix: "Keep one of them.",
  })),
  RK119: usage((f: Place & { key: string; reason: string }) => ({
    what: `${f.at}: ${JSON.stringify(f.key)} does not belong here: ${f.reason}.`,
    why: f.excerpt,
    fix: "Take it out.",
  })),
  RK120: usage((f: { file: string }) => ({
    what: `${f.file} is there already.`,
    fix: "Change it by hand, or remove it first.",
  })),
  RK121: usage((f: Place & { key: string; detail?: string | undefined; state: string; instead: string }) => ({
    what: `${f.at}: ${JSON.stringify(f.key)}${f.detail === undefined ? "" : ` (${f.detail})`} is ${f.state}.`,
    why: f.excerpt,
    fix: f.instead,
  })),
  RK122: usage((f: { word: string }) => ({
    what: `the argument ${JSON.stringify(f.word)} is not UTF-8.`,
    why: "rocker runs on Node, which can pass on text in UTF-8 only: the command would get other bytes than these.",
    fix: "Rename the file, or pass the bytes in a file or on standard input.",
  })),
  RK123: usage((f: { flag: string; instead: string }) => ({
    what: `${f.flag} has no effect.`,
    fix: f.instead,
  })),
  RK124: usage((f: { flag: string; meaning: string }) => ({
    what: `${f.flag} was read as ${f.meaning}.`,
    fix: "Write it like this: other programs' command lines are accepted only where one reading is possible.",
  })),
  RK125: usage((f: { file: string; leftOut: readonly string[] }) => ({
    what: `rocker does not do everything in ${f.file}: ${f.leftOut.join("; ")}.`,
    fix: "To refuse such a dev container, use --strict.",
  })),
  RK126: usage((f: { names: readonly string[] }) => ({
    what: `this project has several dev containers: ${list(f.names)}.`,
    fix: "Choose one with --devcontainer NAME.",
  })),
  RK127: usage((f: { name: string; names: readonly string[]; nearest?: string | undefined }) => ({
    what: `dev container ${JSON.stringify(f.name)} not found.`,
    fix: `${f.nearest ? `Did you mean ${f.nearest}? ` : ""}${
      f.names.length > 0
        ? `Dev containers of this project: ${list(f.names)}.`
        : "This project has none. Specify the path of a devcontainer.json."
    }`,
  })),
};
