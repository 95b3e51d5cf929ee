/**
 * Every error that core and the command line can give, by permanent code. A code is never given a second
 * meaning and never reused; texts may improve.
 *
 * RK1xx what was typed · RK2xx plugins · RK3xx the plan · RK4xx engines · RK5xx images and builds · RK9xx bugs
 */

import type { Place } from "../configuration/file.ts";

/** `usage`: the person typed something wrong. `failure`: it was right but could not be done. `bug`: ours. */
export type ErrorKind = "usage" | "failure" | "bug";

/** What one catalogue entry says once its facts are put in. */
export interface ErrorText {
  /** What happened, one sentence. */
  readonly what: string;
  /** Why, when that is known and not plain from `what`. */
  readonly why?: string | undefined;
  /** What the person can do. */
  readonly fix?: string | undefined;
}

interface Entry<Facts> {
  readonly kind: ErrorKind;
  readonly text: (facts: Facts) => ErrorText;
}

const usage = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({ kind: "usage", text });
const failure = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({ kind: "failure", text });
const bug = <Facts>(text: (facts: Facts) => ErrorText): Entry<Facts> => ({ kind: "bug", text });

const list = (names: readonly string[]) => names.join(", ");

export const catalogue = {
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
  RK110: usage((f: Place & { key: string; expected: string; nearest?: string | undefined }) => ({
    what: `${f.at}: ${JSON.stringify(f.key)} does not take this: expected ${f.expected}.`,
    why: f.excerpt,
    fix: f.nearest
      ? `Did you mean ${JSON.stringify(f.nearest)}?`
      : `"rocker config schema" says what each key takes.`,
  })),
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
  RK121: usage((f: Place & { key: string; instead: string }) => ({
    what: `${f.at}: ${JSON.stringify(f.key)} of a devcontainer.json is nothing that rocker does.`,
    why: f.excerpt,
    fix: f.instead,
  })),

  RK122: usage((f: { word: string }) => ({
    what: `the argument ${JSON.stringify(f.word)} is not UTF-8.`,
    why: "rocker runs on Node, which can pass on text in UTF-8 only: the command would get other bytes than these.",
    fix: "Rename the file, or pass the bytes in a file or on standard input.",
  })),

  RK201: failure((f: { package: string; path: string; reason: string }) => ({
    what: `the plugin ${f.package} (${f.path}) was left out: ${f.reason}.`,
    fix: "Update or remove it; everything else works without it.",
  })),
  RK202: failure((f: { extension: string; by: string }) => ({
    what: `${f.by} needs the extension "${f.extension}", which is not installed.`,
    fix: `Install the package that brings "${f.extension}", or leave ${f.by} out.`,
  })),
  RK203: usage((f: { extension: string; by: string }) => ({
    what: `${f.by} needs the extension "${f.extension}", which was switched off.`,
    fix: `Leave one of the two out: ${f.by}, or the option that switches "${f.extension}" off.`,
  })),
  RK204: failure((f: { cycle: readonly string[] }) => ({
    what: `extensions ask for an order that goes in a circle: ${f.cycle.join(" → ")}.`,
    why: 'Each arrow is an "after", "before" or "requires" of one of the two.',
    fix: "Leave one of them out, and tell their authors.",
  })),
  RK205: usage((f: { first: string; second: string; reason?: string | undefined }) => ({
    what: `the extensions "${f.first}" and "${f.second}" cannot be used together.`,
    why: f.reason,
    fix: "Leave one of the two out.",
  })),
  RK206: failure((f: { name: string; kind: string; winner: string; loser: string }) => ({
    what: `two plugins bring the ${f.kind} ${f.name}: ${f.winner} is used, that of ${f.loser} is left out.`,
    fix: "Remove one of the two packages.",
  })),
  RK207: failure((f: { extension: string; package: string; reason: string }) => ({
    what: `the extension "${f.extension}" of ${f.package} cannot be loaded: ${f.reason}.`,
    fix: `Update or remove ${f.package}.`,
  })),
  RK208: failure((f: { extension: string; package: string; path: string; refused: boolean }) => ({
    what: `the extension "${f.extension}" comes from this project (${f.package}, ${f.path}) and is switched off.`,
    why: f.refused
      ? "You refused to run its code (rocker trust list)."
      : "Code of a project runs on this machine only with your consent.",
    fix: f.refused
      ? 'To be asked again, say "rocker trust forget" here first.'
      : "Run rocker here in a terminal to be asked, or say --trust first of all options if you trust this project.",
  })),
  RK209: usage((f: { option: string; needs: string }) => ({
    what: `${f.option} has no effect without ${f.needs}.`,
    fix: `Add ${f.needs}, or leave ${f.option} out.`,
  })),
  RK210: failure((f: { spec: string; place: string; fix?: string | undefined }) => ({
    what: `there is no ${f.spec} ${f.place}.`,
    fix: f.fix ?? `Check the spelling; "rocker ext search WORDS" finds what there is.`,
  })),
  RK211: failure((f: { package: string; version: string }) => ({
    what: `${f.package} has no version ${f.version} in the registry.`,
    fix: `"rocker ext add ${f.package}" takes the newest; "npm view ${f.package} versions" lists all.`,
  })),
  RK212: failure((f: { registry: string; reason: string; fix?: string | undefined }) => ({
    what: `what was asked of ${f.registry} did not come: ${f.reason}.`,
    fix: f.fix ?? `Check the network, and what "npm config list" says of registry and proxy.`,
  })),
  RK213: failure((f: { package: string; reason: string }) => ({
    what: `${f.package} came damaged: ${f.reason}.`,
    fix: "Nothing was installed. Try again; if it stays, tell who keeps the registry or the package.",
  })),
  RK214: failure((f: { folder: string; reason: string; fix?: string | undefined }) => ({
    what: `the plugin folder ${f.folder} cannot be changed: ${f.reason}.`,
    fix: f.fix ?? "The plugins are as they were.",
  })),
  RK215: failure((f: { reason: string }) => ({
    what: `npm is needed for this and cannot be started: ${f.reason}.`,
    fix: "Install npm (it comes with Node.js), and see that it is on PATH.",
  })),
  RK216: failure((f: { package: string; reason: string; fix?: string | undefined }) => ({
    what: `${f.package} is no plugin that can be used here: ${f.reason}.`,
    fix: f.fix ?? "The plugins are as they were.",
  })),
  RK217: usage(
    (f: { name: string; place: string; nearest?: string | undefined; fix?: string | undefined }) => ({
      what: `there is no plugin ${JSON.stringify(f.name)} ${f.place}.`,
      fix: f.fix ?? `${f.nearest ? `Did you mean ${f.nearest}? ` : ""}"rocker ext list" shows what is there.`,
    }),
  ),
  RK218: failure((f: { message: string }) => ({
    what: `npm failed: ${f.message}.`,
    fix: "The plugins are as they were. --verbose shows npm's own output.",
  })),
  RK219: usage((f: { command: string; expected: string }) => ({
    what: `${f.command} needs ${f.expected}.`,
    fix: `See "${f.command} --help".`,
  })),
  RK220: failure((f: { command: string; package: string; reason: string }) => ({
    what: `the command "${f.command}" of ${f.package} failed: ${f.reason}.`,
    fix: `Update or remove ${f.package}, or tell its author.`,
  })),
  RK230: failure((f: { project: string; asks: readonly string[] }) => ({
    what: `this project's configuration asks for more than a container, and you have not consented (${f.project}).`,
    why: f.asks.map((ask) => `- ${ask}`).join("\n"),
    fix: "Run rocker here in a terminal to be asked, or say --trust before the image if you trust this project.",
  })),
  RK231: usage((f: { project: string }) => ({
    what: `nothing was run: you did not consent to what ${f.project} asks for.`,
    fix: 'It is asked again the next time; "!entry" in .rockerrc.local.yaml takes a single wish away.',
  })),
  RK232: failure((f: { project: string; denied: readonly string[] }) => ({
    what: `your policy denies what the configuration of ${f.project} asks for.`,
    why: f.denied.map((ask) => `- ${ask}`).join("\n"),
    fix: 'Take it out of the project\'s files, or change "policy:" in your own configuration.',
  })),
  RK233: failure((f: { file: string; reason: string }) => ({
    what: `the lock file ${f.file} cannot be used: ${f.reason}.`,
    fix: "Take it back from version control; or remove it, and the versions are chosen anew.",
  })),
  RK234: failure((f: { project: string; plugins: readonly string[] }) => ({
    what: `this project's configuration needs plugins that are not installed for it: ${list(f.plugins)}.`,
    why: `They are code that runs on this machine (${f.project}), and are installed only with your consent.`,
    fix: "Run rocker here in a terminal to be asked, or say --trust first of all options if you trust this project.",
  })),

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

  RK401: failure((f: { tried: readonly { engine: string; reason: string; fix?: string | undefined }[] }) => ({
    what: "no container engine can be used.",
    why: f.tried.map((t) => `${t.engine}: ${t.reason}`).join("\n"),
    fix: f.tried.map((t) => t.fix).find(Boolean) ?? "Install Docker or Podman.",
  })),
  RK402: usage((f: { engine: string; known: readonly string[]; nearest?: string | undefined }) => ({
    what: `there is no engine named ${JSON.stringify(f.engine)}.`,
    fix: `Known here: ${list(f.known)}.${f.nearest ? ` Did you mean ${f.nearest}?` : ""}`,
  })),
  RK403: failure((f: { engine: string; reason: string; fix?: string | undefined }) => ({
    what: `${f.engine} cannot be used: ${f.reason}.`,
    fix: f.fix,
  })),
  RK404: failure((f: { extension: string; what: string; engine: string; others: readonly string[] }) => ({
    what: `${f.engine} cannot do what ${f.extension} asks for: ${f.what}.`,
    fix: f.others.length > 0 ? `${list(f.others)} can: use --engine ${f.others[0]}.` : "Leave it out.",
  })),
  RK405: failure((f: { engine: string; socket: string; group?: string | undefined; user: string }) => ({
    what: `${f.user} may not use the socket of ${f.engine}, ${f.socket}.`,
    why: f.group ? `It belongs to the group "${f.group}".` : undefined,
    fix: f.group
      ? `Ask for membership (sudo usermod -aG ${f.group} ${f.user}; whoever is in it has the power of root), log in again, or use rootless Podman: --engine podman.`
      : "Ask its owner for access, or use rootless Podman: --engine podman.",
  })),
  RK406: failure((f: { engine: string; message: string }) => ({
    what: `${f.engine} answered with an error: ${f.message}.`,
  })),
  RK407: failure((f: { source: string; target: string }) => ({
    what: `${f.source} cannot be mounted at ${f.target}: rocker itself runs in a container, and the engine is outside.`,
    why: "The engine looks for the folder on its own machine, where it is another one or none.",
    fix: "Name a path of a folder that is mounted from outside at the same place, or run rocker outside.",
  })),
  RK408: failure((f: { source: string; engine: string; address: string }) => ({
    what: `${f.source} cannot be mounted: ${f.engine} runs on another machine (${f.address}).`,
    why: "A bind mount is a folder of the machine that the engine runs on.",
    fix: "Leave the mount out, or use an engine of this machine.",
  })),

  RK409: failure((f: { name: string; engine: string }) => ({
    what: `the container ${f.name} is gone: it was removed with ${f.engine} itself.`,
    fix: `"rocker up" with its image makes it anew; "rocker rm ${f.name}" forgets it.`,
  })),
  RK410: failure((f: { name: string; engine: string }) => ({
    what: `${f.engine} has a container ${f.name} already, which rocker did not make or has forgotten.`,
    fix: `Choose another name with --name, or remove that one: ${f.engine} rm ${f.name}`,
  })),
  RK411: usage((f: { name: string; project: string }) => ({
    what: `the container ${f.name} belongs to another project, ${f.project}.`,
    fix: "Choose another name with --name, or remove that one with rocker rm.",
  })),
  RK412: failure((f: { name: string }) => ({
    what: `the container ${f.name} is not as it is asked for now.`,
    why: "What is different stands above.",
    fix: "--recreate makes it anew (what was changed inside is lost); --keep leaves it as it is.",
  })),
  RK413: failure((f: { folder: string }) => ({
    what: `no container that stays is for ${f.folder} or a folder above it.`,
    fix: '"rocker up IMAGE" makes one; "rocker ls" lists those of other folders, "rocker enter --name" enters them.',
  })),
  RK414: failure((f: { name: string }) => ({
    what: `the container ${f.name} was started and ended at once.`,
    fix: `"rocker logs ${f.name}" shows its last words. An image whose ENTRYPOINT runs no other command needs its own: rocker up … IMAGE COMMAND.`,
  })),
  RK415: failure((f: { folder: string; reason: string }) => ({
    what: `the state folder ${f.folder} cannot be written: ${f.reason}.`,
    why: "What rocker knows of its containers is kept there.",
    fix: "Make it yours, or set XDG_STATE_HOME to a folder that you can write to. Nothing was changed.",
  })),
  RK416: usage((f: { folder: string; names: readonly string[] }) => ({
    what: `several containers are for ${f.folder}: ${list(f.names)}.`,
    fix: "Name the one that is meant: --name, or behind stop, rm and logs.",
  })),
  RK417: failure((f: { engine: string; what: string }) => ({
    what: `${f.engine} has no ${f.what}.`,
    fix: "Use another engine: --engine docker or --engine podman.",
  })),
  RK418: failure((f: { name: string; reason: string; file: string }) => ({
    what: `the container ${f.name} cannot be changed: ${f.reason}.`,
    fix: `Wait for the other rocker or end it. When there is none, remove ${f.file}.`,
  })),
  RK419: failure((f: { name: string; code: number }) => ({
    what: `the container ${f.name} ended while you were in it (${f.code}).`,
    why: "Somebody stopped it, its command ended, or its engine was started anew.",
    fix: `"rocker enter --name ${f.name}" starts it again.`,
  })),
  RK420: usage((f: { name: string; nearest?: string | undefined }) => ({
    what: `rocker has made no container ${JSON.stringify(f.name)} that stays.`,
    fix: `${f.nearest ? `Did you mean ${f.nearest}? ` : ""}"rocker ls" lists them.`,
  })),
  RK421: failure((f: { name: string; sources: readonly string[] }) => ({
    what: `the container ${f.name} cannot be started: what it mounts is not there: ${list(f.sources)}.`,
    fix: "Bring it back, or make the container anew: rocker up --recreate with what you want now.",
  })),
  RK422: failure((f: { name: string }) => ({
    what: `the container ${f.name} runs.`,
    fix: `End it first (rocker stop ${f.name}), or end and remove it at once: rocker rm --force ${f.name}`,
  })),

  RK423: failure((f: { moved: readonly { source: string; now: string }[] }) => ({
    what: `what is to be mounted leads elsewhere than when it was asked for: ${list(f.moved.map(({ source, now }) => `${source} to ${now}`))}.`,
    why: "A link was put there since. A program that may write there can do that, also one in a container.",
    fix: "Take the link away. If it is yours, ask anew: run the command again, or rocker up --recreate.",
  })),

  RK431: failure((f: { engine: string | undefined; asked: string; others: readonly string[] }) => ({
    what: `${f.engine ?? "no engine that is here"} cannot do what ${f.asked} asks for: run commands within the builder.`,
    fix:
      f.others.length > 0
        ? `${list(f.others)} can: use --engine ${f.others[0]}.`
        : "Dagger can: rocker ext add @rocker/engine-dagger",
  })),
  RK432: failure((f: { engine: string; name: string; platforms: readonly string[] }) => ({
    what: `${f.engine} cannot make one image, ${f.name}, for several platforms: ${list(f.platforms)}.`,
    fix: "Dagger can: rocker ext add @rocker/engine-dagger, then --engine dagger. Or name one platform.",
  })),
  RK433: usage((f: { platforms: readonly string[] }) => ({
    what: `an image for several platforms (${list(f.platforms)}) can only be sent to a registry.`,
    why: "Docker and Podman keep an image of one platform by a name.",
    fix: "Add --push and --tag NAME, or name one platform.",
  })),
  RK434: usage(() => ({
    what: "--push needs to know where to.",
    fix: "Name the image with its registry: --tag registry.example/team/image:1",
  })),
  RK435: failure((f: { extension: string; what: string }) => ({
    what: `a command within the builder cannot have what ${f.extension} asks for: ${f.what}.`,
    why: "It sees nothing of this machine, and no terminal.",
    fix: "Leave that out, or run it in a container of this machine: without --run-in-engine.",
  })),

  RK501: failure((f: { image: string; message: string; hint?: string | undefined }) => ({
    what: `the image ${f.image} is not here and cannot be pulled: ${f.message}.`,
    fix: f.hint ?? "Check the name and the network; for a private registry, log in first.",
  })),
  RK502: failure(
    (f: { step: string; extension: string; output: string; reason: string; fix?: string | undefined }) => ({
      what: `the image could not be built: a step of ${f.extension} failed (${f.step}): ${f.reason}.`,
      why: f.output.trim() ? `Its output ended with:\n${f.output.trimEnd()}` : undefined,
      fix: f.fix ?? "Nothing was changed: no image was made. --verbose shows the whole output.",
    }),
  ),
  RK503: failure((f: { message: string }) => ({
    what: `the image could not be built: ${f.message}.`,
    fix: "Nothing was changed: no image was made. --verbose shows the whole output.",
  })),
  RK504: failure((f: { where: string }) => ({
    what: `the disk is full (${f.where}).`,
    fix: "Free some room (docker system df and podman system df show what images take) and try again.",
  })),
  RK505: failure((f: { doing: string }) => ({
    what: `interrupted while ${f.doing}.`,
    fix: "Nothing was left behind.",
  })),
  RK506: failure((f: { what: string }) => ({
    what: `${f.what} would be removed, and nobody can be asked.`,
    fix: "--yes removes it without asking; --dry-run only shows it.",
  })),
  RK507: failure((f: { file: string; reason: string }) => ({
    what: `it cannot be written down that rocker made this image (${f.file}): ${f.reason}.`,
    why: '"rocker prune" and "rocker ls --images" will not know it.',
    fix: "Make the folder yours, or set XDG_STATE_HOME to one that you can write to.",
  })),
  RK508: failure((f: { text: string }) => ({
    what: `nothing can be built on this image: a setting of its own has a line break in it, ${JSON.stringify(f.text)}.`,
    why: "In a Dockerfile what stands behind the line break would be an instruction.",
    fix: "Look at it with docker or podman image inspect: no ordinary builder makes such an image.",
  })),
  RK509: failure((f: { extension: string; step: string; socket: string | undefined }) => ({
    what: `a step of ${f.extension} needs your ssh agent while the image is built (${f.step}), and there is none.`,
    why: f.socket ? `There is no socket ${f.socket} (SSH_AUTH_SOCK).` : "SSH_AUTH_SOCK is not set.",
    fix: 'Start one: eval "$(ssh-agent)" && ssh-add',
  })),

  RK510: failure((f: { name: string; message: string; hint?: string | undefined }) => ({
    what: `the image could not be sent to ${f.name}: ${f.message}.`,
    fix: f.hint ?? "Check the name and the network, and log in to that registry: docker login.",
  })),

  RK511: failure((f: { message: string }) => ({
    what: `what rocker has to say could not be written: ${f.message}.`,
    fix: "What was asked for was done. Make room where standard output leads, or let it lead elsewhere.",
  })),

  RK512: failure((f: { path: string; message: string }) => ({
    what: `${f.path} cannot be used: ${f.message}.`,
    fix: "Give yourself the right to it, make room, or work in another folder.",
  })),

  RK901: bug((f: { message: string }) => ({
    what: f.message,
    fix: "This is a bug of rocker. Please report it with what stands above: https://github.com/dagger-rocker/rocker/issues",
  })),
};

export type Catalogue = typeof catalogue;
export type ErrorCode = keyof Catalogue;
export type FactsOf<Code extends ErrorCode> = Parameters<Catalogue[Code]["text"]>[0];
