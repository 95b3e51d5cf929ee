import { failure } from "./entry.ts";

/** Images: bases, builds, registries. */
export const imageErrors = {
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
    why: '"rocker prune" and "rocker ls --images" will not know it, and the next run will build it again.',
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
  RK511: failure(
    (f: { image: string; layers: number; limit: number; engine: string; base: number; steps: string }) => ({
      what: `nothing was built: on ${f.image} the image would have ${f.layers} layers, and ${f.engine} runs none with more than ${f.limit}.`,
      why: `${f.base} are the base's own; ${f.steps}.`,
      fix: "Let fewer steps do it: in deps files a key is a layer and a script is two, so put more under one. Or start from an image with fewer layers.",
    }),
  ),
  RK512: failure((f: { message: string }) => ({
    what: `what rocker has to say could not be written: ${f.message}.`,
    fix: "What was asked for was done. Make room where standard output leads, or let it lead elsewhere.",
  })),
  RK513: failure((f: { path: string; message: string }) => ({
    what: `${f.path} cannot be used: ${f.message}.`,
    fix: "Give yourself the right to it, make room, or work in another folder.",
  })),
};
