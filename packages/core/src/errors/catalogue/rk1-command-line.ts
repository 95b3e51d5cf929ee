import type { SourceLocation } from "../../configuration/file.ts";
import { didYouMean, list, quoted, usage } from "./entry.ts";

/** The command line and configuration files. */
export const commandLineErrors = {
  RK101: usage((f: { command: string }) => ({
    what: "no image given.",
    fix: `Name an image after the options: ${["rocker", f.command].filter(Boolean).join(" ")} --user debian:bookworm
Or create a configuration file with an image: rocker init`,
  })),
  RK102: usage((f: { flag: string; nearest?: string | undefined }) => ({
    what: `unknown option ${f.flag}.`,
    fix: `${didYouMean(f.nearest)}See "rocker --help" for the options of all installed extensions.`,
  })),
  RK103: usage((f: { flag: string; value: string; expected: string; nearest?: string | undefined }) => ({
    what: `invalid value ${quoted(f.value)} for ${f.flag}: expected ${f.expected}.`,
    fix: f.nearest && `Did you mean ${quoted(f.nearest)}?`,
  })),
  RK104: usage((f: { flag: string; expected: string; next?: string | undefined }) => ({
    what: `${f.flag} requires a value: ${f.expected}.`,
    fix:
      f.next === undefined
        ? `Use ${f.flag}=VALUE or ${f.flag} VALUE.`
        : `The next argument, ${f.next}, is an option. To pass it as the value, use ${f.flag}=${f.next}.`,
  })),
  RK105: usage((f: { flag: string; value: string }) => ({
    what: `${f.flag} takes its value only after "=", so ${quoted(f.value)} was read as the image.`,
    fix: `Use ${f.flag}=${f.value}.`,
  })),
  RK106: usage((f: { image: string; reason: string }) => ({
    what: `invalid image name ${quoted(f.image)}: ${f.reason}.`,
    fix: "Use a name like debian:bookworm, ghcr.io/owner/name:tag or name@sha256:…",
  })),
  RK107: usage((f: { flag: string }) => ({
    what: `${f.flag} does not take a value.`,
    fix: `Use ${f.flag} without one.`,
  })),
  RK108: usage((f: { arguments: readonly string[]; reason?: string | undefined }) => ({
    what: `unexpected ${f.arguments.length === 1 ? "argument" : "arguments"} ${list(f.arguments.map(quoted))}${
      f.reason ? `: ${f.reason}` : ""
    }.`,
    fix: 'See "rocker --help".',
  })),
  RK109: usage((f: { variable: string; value: string; expected: string }) => ({
    what: `invalid value ${quoted(f.value)} in the environment variable ${f.variable}: expected ${f.expected}.`,
    fix: "Set it to a valid value, or unset it.",
  })),
  RK110: usage(
    (
      f: SourceLocation & {
        key: string;
        expected: string;
        nearest?: string | undefined;
        fix?: string | undefined;
      },
    ) => ({
      what: `${f.at}: invalid value for ${quoted(f.key)}: expected ${f.expected}.`,
      why: f.excerpt,
      fix:
        f.fix ??
        (f.nearest
          ? `Did you mean ${quoted(f.nearest)}?`
          : 'See "rocker config schema" for the values that each key takes.'),
    }),
  ),
  RK111: usage(
    (f: SourceLocation & { key: string; nearest?: string | undefined; fix?: string | undefined }) => ({
      what: `${f.at}: unknown key ${quoted(f.key)}.`,
      why: f.excerpt,
      fix:
        f.fix ??
        (f.nearest
          ? `Did you mean ${quoted(f.nearest)}?`
          : 'Keys are the long names of options. See "rocker --help" for those of all installed extensions.'),
    }),
  ),
  RK112: usage((f: SourceLocation & { reason: string; fix?: string | undefined }) => ({
    what: `${f.at}: ${f.reason}.`,
    why: f.excerpt,
    fix: f.fix ?? "Correct this line.",
  })),
  RK113: usage((f: { file: string; reason: string; fix: string }) => ({
    what: `cannot use configuration file ${f.file}: ${f.reason}.`,
    fix: f.fix,
  })),
  RK114: usage((f: { chain: readonly string[] }) => ({
    what: `configuration file extends itself: ${f.chain.join(" → ")}.`,
    fix: 'Remove one of these "extends" entries.',
  })),
  RK115: usage((f: { name: string; known: readonly string[]; nearest?: string | undefined }) => ({
    what: `profile ${quoted(f.name)} not found.`,
    fix: `${didYouMean(f.nearest)}${
      f.known.length > 0
        ? `Available profiles: ${list(f.known)}.`
        : 'No configuration file defines profiles. Add them under "profiles:".'
    }`,
  })),
  RK116: usage((f: { searched: string }) => ({
    what: `no project configuration with an image found in ${f.searched} or a parent directory.`,
    why: '"." stands for the image of the project configuration.',
    fix: 'Create a configuration with "rocker init", add "image:" to the existing one, or name an image.',
  })),
  RK117: usage((f: { file: string; owner: string }) => ({
    what: `${f.file} was ignored: it is owned by ${f.owner}.`,
    why: "The owner of a configuration file controls what runs as you.",
    fix: "Make yourself its owner (chown), or remove it.",
  })),
  RK118: usage((f: { used: string; others: readonly string[] }) => ({
    what: `using ${f.used} and ignoring ${list(f.others)} in the same directory.`,
    fix: "Keep only one of them.",
  })),
  RK119: usage((f: SourceLocation & { key: string; reason: string }) => ({
    what: `${f.at}: ${quoted(f.key)} is not allowed here: ${f.reason}.`,
    why: f.excerpt,
    fix: "Remove it.",
  })),
  RK120: usage((f: { file: string }) => ({
    what: `${f.file} already exists.`,
    fix: "Edit it, or remove it first.",
  })),
  RK121: usage(
    (f: SourceLocation & { key: string; detail?: string | undefined; state: string; instead: string }) => ({
      what: `${f.at}: ${quoted(f.key)}${f.detail === undefined ? "" : ` (${f.detail})`} is ${f.state}.`,
      why: f.excerpt,
      fix: f.instead,
    }),
  ),
  RK122: usage((f: { argument: string }) => ({
    what: `the argument ${quoted(f.argument)} is not valid UTF-8.`,
    why: "Node.js can only pass on UTF-8 text, so the command would receive different bytes.",
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
    what: `dev container ${quoted(f.name)} not found.`,
    fix: `${didYouMean(f.nearest)}${
      f.names.length > 0
        ? `Dev containers of this project: ${list(f.names)}.`
        : "This project has none. Specify the path of a devcontainer.json."
    }`,
  })),
  RK134: usage((f: SourceLocation & { key: string }) => ({
    what: `${f.at}: ${quoted(f.key)} is a key of a deps file, and this file is read as a configuration.`,
    why: f.excerpt,
    fix: "Rename the file to project.deps.yaml, and install what it lists with: rocker --deps IMAGE",
  })),
  RK135: usage((f: { file: string; image: string }) => ({
    what: `${f.file} names no image: using ${f.image}, as rockerc's renv does.`,
    fix: `To choose the image, add a line to the file: image: ${f.image}`,
  })),
  RK136: usage((f: { file: string }) => ({
    what: `there is nothing to convert: this directory has no ${f.file}.`,
    fix: `Run the command in the directory of the project's ${f.file}.`,
  })),
  RK137: usage((f: { part: string; reason: string }) => ({
    what: `cannot convert ${quoted(f.part)} in the command line: ${f.reason}.`,
    fix: "Replace it with its value.",
  })),
  RK138: usage((f: { label: string; reason: string }) => ({
    what: `${f.label} was ignored: ${f.reason}.`,
    fix: "Set what you need, such as remoteUser, in devcontainer.json.",
  })),
};
