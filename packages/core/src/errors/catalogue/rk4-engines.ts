import { didYouMean, failure, list, quoted, requester, usage } from "./entry.ts";

const installDagger = "rocker ext add @rocker/engine-dagger";

/** Engines: which one, what it supports, and the persistent containers on it. */
export const engineErrors = {
  RK401: failure((f: { tried: readonly { engine: string; reason: string; fix?: string | undefined }[] }) => ({
    what: "no usable container engine found.",
    why: f.tried.map((t) => `${t.engine}: ${t.reason}${t.fix ? `. ${t.fix}` : ""}`).join("\n"),
    fix: f.tried.some((t) => t.fix)
      ? 'One engine is enough. Run "rocker doctor" to see what works here.'
      : "Install a container engine, such as Docker or Podman.",
  })),
  RK402: usage((f: { engine: string; known: readonly string[]; nearest?: string | undefined }) => ({
    what: `unknown engine ${quoted(f.engine)}.`,
    fix: `${didYouMean(f.nearest)}Available engines: ${list(f.known)}.`,
  })),
  RK403: failure((f: { engine: string; reason: string; fix?: string | undefined }) => ({
    what: `cannot use ${f.engine}: ${f.reason}.`,
    fix: f.fix,
  })),
  RK404: failure((f: { extension: string; what: string; engine: string; others: readonly string[] }) => ({
    what: `${requester(f.extension)} requests something that ${f.engine} does not support: ${f.what}.`,
    fix:
      f.others.length > 0
        ? `Use an engine that supports it (${list(f.others)}): --engine ${f.others[0]}`
        : "Leave it out.",
  })),
  RK405: failure((f: { engine: string; socket: string; group?: string | undefined; user: string }) => ({
    what: `permission denied on ${f.engine}'s socket ${f.socket}.`,
    why: f.group && `The socket belongs to the group "${f.group}", and ${f.user} is not a member.`,
    fix: f.group
      ? `Join the group (its members have root access to the host) and log in again: sudo usermod -aG ${f.group} ${f.user}
Or use an engine that needs no such access, such as rootless Podman: --engine podman`
      : "Ask its owner for access, or use an engine that needs none, such as rootless Podman: --engine podman",
  })),
  RK406: failure((f: { engine: string; message: string }) => ({
    what: `${f.engine} returned an error: ${f.message}.`,
  })),
  RK407: failure((f: { source: string; target: string }) => ({
    what: `cannot mount ${f.source} at ${f.target}: rocker runs in a container, and the engine does not.`,
    why: "The engine looks up the path on its own host, where it is a different directory or does not exist.",
    fix: "Use a directory that is mounted from the host at the same path, or run rocker on the host.",
  })),
  RK408: failure((f: { source: string; engine: string; address: string }) => ({
    what: `cannot mount ${f.source}: ${f.engine} runs on another host (${f.address}).`,
    why: "The source of a bind mount is a path on the host where the engine runs.",
    fix: "Leave out the mount, or use a local engine.",
  })),
  RK409: failure((f: { name: string; engine: string }) => ({
    what: `container ${f.name} no longer exists: it was removed with ${f.engine} directly.`,
    fix: `Run "rocker up" with its image to create it again, or "rocker rm ${f.name}" to forget it.`,
  })),
  RK410: failure((f: { name: string; engine: string }) => ({
    what: `${f.engine} already has a container ${f.name}, which rocker does not manage.`,
    fix: `Choose another name with --name, or remove it: ${f.engine} rm ${f.name}`,
  })),
  RK411: usage((f: { name: string; project: string }) => ({
    what: `container ${f.name} belongs to another project, ${f.project}.`,
    fix: `Choose another name with --name, or remove it: rocker rm ${f.name}`,
  })),
  RK412: failure((f: { name: string }) => ({
    what: `container ${f.name} no longer matches the requested settings (differences above).`,
    fix: "Use --recreate to create it again (changes inside it are lost), or --keep to leave it as it is.",
  })),
  RK413: failure((f: { directory: string }) => ({
    what: `no persistent container for ${f.directory} or a parent directory.`,
    fix: `Create one: rocker up IMAGE
Or list those of other directories with "rocker ls", and open a shell in one with "rocker enter --name NAME".`,
  })),
  RK414: failure((f: { name: string }) => ({
    what: `container ${f.name} exited right after it was started.`,
    fix: `See its output: rocker logs ${f.name}
If the image's ENTRYPOINT does not run the command that it is given, add one that it accepts: rocker up … IMAGE COMMAND`,
  })),
  RK415: failure((f: { directory: string; reason: string; removed?: string | undefined }) => ({
    what: `cannot write to the state directory ${f.directory}: ${f.reason}.`,
    why: `rocker keeps its records of containers there. ${
      f.removed
        ? `Container ${f.removed} was removed, but not rocker's record of it.`
        : "Nothing was changed."
    }`,
    fix: "Make it writable, or set XDG_STATE_HOME to a directory that you can write to.",
  })),
  RK416: usage((f: { directory: string; names: readonly string[] }) => ({
    what: `several containers belong to ${f.directory}: ${list(f.names)}.`,
    fix: "Choose one: with --name, or as the argument of stop, rm and logs.",
  })),
  RK417: failure((f: { engine: string; what: string }) => ({
    what: `${f.engine} does not support ${f.what}.`,
    fix: 'Use another engine: --engine NAME. "rocker doctor" lists those that work here.',
  })),
  RK418: failure((f: { name: string; reason: string; file: string }) => ({
    what: `cannot change container ${f.name}: ${f.reason}.`,
    fix: `Wait until the other rocker has finished, or stop it. If none is running, remove ${f.file}.`,
  })),
  RK419: failure((f: { name: string; code: number }) => ({
    what: `container ${f.name} stopped while you were in it (exit code ${f.code}).`,
    why: "Someone stopped it, its command exited, or its engine was restarted.",
    fix: `Start it again: rocker enter --name ${f.name}`,
  })),
  RK420: usage((f: { name: string; nearest?: string | undefined }) => ({
    what: `no persistent container named ${quoted(f.name)}.`,
    fix: `${didYouMean(f.nearest)}See "rocker ls".`,
  })),
  RK421: failure((f: { name: string; sources: readonly string[] }) => ({
    what: `cannot start container ${f.name}: its mount sources do not exist: ${list(f.sources)}.`,
    fix: "Restore them, or create the container again with the mounts that you want now: rocker up --recreate",
  })),
  RK422: failure((f: { name: string }) => ({
    what: `container ${f.name} is running.`,
    fix: `Stop it first (rocker stop ${f.name}), or stop and remove it at once: rocker rm --force ${f.name}`,
  })),
  RK423: failure((f: { moved: readonly { source: string; now: string }[] }) => ({
    what: `a mount source now resolves to a different path: ${list(f.moved.map(({ source, now }) => `${source} → ${now}`))}.`,
    why: "A symbolic link was created there since the mount was requested. Any program that can write there could do that, even one in a container.",
    fix: "Remove the link. If it is yours, run the command again, or rocker up --recreate for a persistent container.",
  })),

  RK431: failure((f: { engine?: string | undefined; asked: string; others: readonly string[] }) => ({
    what: `${f.engine ? `${f.engine} does not support` : "no installed engine supports"} ${f.asked}: running the command inside the builder.`,
    fix:
      f.others.length > 0
        ? `Use an engine that supports it (${list(f.others)}): --engine ${f.others[0]}`
        : `Install the Dagger engine: ${installDagger}`,
  })),
  RK432: failure(
    (f: { engine: string; name: string; platforms: readonly string[]; others: readonly string[] }) => ({
      what: `${f.engine} cannot build ${f.name} for several platforms (${list(f.platforms)}).`,
      fix:
        f.others.length > 0
          ? `Use an engine that supports it (${list(f.others)}): --engine ${f.others[0]}. Or give one platform.`
          : `Install the Dagger engine (${installDagger}) and use --engine dagger, or give one platform.`,
    }),
  ),
  RK433: usage((f: { platforms: readonly string[] }) => ({
    what: `an image for several platforms (${list(f.platforms)}) can only be pushed to a registry.`,
    why: "Container engines store one platform per image name.",
    fix: "Add --push and --tag NAME, or give one platform.",
  })),
  RK434: usage((_: Record<string, never>) => ({
    what: "--push requires an image name.",
    fix: "Add one that includes the registry: --tag registry.example/team/image:1",
  })),
  RK435: failure((f: { extension: string; what: string }) => ({
    what: `${requester(f.extension)} requests something that a command inside the builder cannot have: ${f.what}.`,
    why: "It has no access to the host, and no terminal.",
    fix: "Leave it out, or run the command in a container: without --run-in-engine.",
  })),
  RK436: failure((f: { extension: string; engine: string; option: string }) => ({
    what: `${requester(f.extension)} requires a build without network access, which ${f.engine} does not support.`,
    fix: `Use docker or podman (--engine), or let the build use the network: --${f.option}`,
  })),
  RK437: failure((f: { dockerfile: string; reason: string; option: string }) => ({
    what: `cannot build ${f.dockerfile} without network access: it has ${f.reason}.`,
    why: "It can use the network even when the build has no access.",
    fix: `Remove it, or let the build use the network: --${f.option}`,
  })),
  RK442: failure((f: { engine: string; address: string }) => ({
    what: `the connection to ${f.engine} (${f.address}) was lost.`,
    why: "Its daemon was stopped, was restarted or has crashed.",
    fix: 'Start it again if it is not running (see "rocker doctor"), then repeat the command.',
  })),
  RK443: failure((f: { image: string; user: string }) => ({
    what: `the USER of image ${f.image} is invalid: ${quoted(f.user)}.`,
    why: "It contains invisible characters. They could control the terminal that they are printed to.",
    fix: "Use another image, or build one on it that sets USER.",
  })),
  RK444: failure((f: { reason: string }) => ({
    what: `cannot read the working directory: ${f.reason}.`,
    why: "It was probably deleted, or replaced by another of the same name.",
    fix: 'Change to a directory that exists: cd "$PWD", or cd',
  })),
  RK445: usage((f: { word: string; suggestion: string }) => ({
    what: `${quoted(f.word)} is not a command, and no local image has that name.`,
    fix: `Did you mean "${f.suggestion}"? To pull and run an image of that name, use: rocker run ${f.word}`,
  })),
  RK446: failure((f: { command: string; name: string; code: number }) => ({
    what: `${f.command} failed in container ${f.name} (exit code ${f.code}).`,
    why: "Its output is above. The commands after it were not run; the container is running.",
    fix: `Fix it and run "rocker up" again, which continues with this command. Open a shell in the container with: rocker enter --name ${f.name}`,
  })),
  RK447: failure((f: { command: string; code: string }) => ({
    what: `${f.command} failed (exit code ${f.code}).`,
    why: "Its output is above. The command of the container was not run.",
    fix: "Fix it, or leave it out.",
  })),
  RK448: failure((f: { command: string; text: string; code: number }) => ({
    what: `${f.command} failed on this host (exit code ${f.code}): ${quoted(f.text)}.`,
    why: "Its output is above. Nothing was built or started.",
    fix: "Fix it, or leave it out.",
  })),
  RK449: failure((f: { command: string; name: string }) => ({
    what: `${f.command} was interrupted in container ${f.name}.`,
    why: "Its processes were ended. The container is running.",
    fix: `Run "rocker up" again, which continues with this command. Open a shell in the container with: rocker enter --name ${f.name}`,
  })),
};
