import { failure, list, usage } from "./entry.ts";

/** Engines: which one, what it can do, and the containers that stay on it. */
export const engineErrors = {
  RK401: failure((f: { tried: readonly { engine: string; reason: string; fix?: string | undefined }[] }) => ({
    what: "no container engine can be used.",
    why: f.tried.map((t) => `${t.engine}: ${t.reason}${t.fix ? `. ${t.fix}` : ""}`).join("\n"),
    fix: f.tried.some((t) => t.fix)
      ? 'One of them is enough. "rocker doctor" says what works here.'
      : "Install Docker or Podman.",
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
};
