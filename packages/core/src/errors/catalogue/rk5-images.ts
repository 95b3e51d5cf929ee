import { failure, quoted } from "./entry.ts";

const noImage = "No image was created. Use --verbose to see the full output.";

/** Images: base images, builds, registries; and what the file system refuses. */
export const imageErrors = {
  RK501: failure((f: { image: string; message: string; hint?: string | undefined }) => ({
    what: `image ${f.image} not found locally, and pulling it failed: ${f.message}.`,
    fix: f.hint ?? "Check the name and the network. For a private registry, log in first.",
  })),
  RK502: failure(
    (f: { step: string; extension: string; output: string; reason: string; fix?: string | undefined }) => ({
      what: `image build failed in a step of ${f.extension} (${f.step}): ${f.reason}.`,
      why: f.output.trim() ? `Its output ended with:\n${f.output.trimEnd()}` : undefined,
      fix: f.fix ?? noImage,
    }),
  ),
  RK503: failure((f: { message: string }) => ({
    what: `image build failed: ${f.message}.`,
    fix: noImage,
  })),
  RK504: failure((f: { where: string }) => ({
    what: `out of disk space (${f.where}).`,
    fix: 'Free some space and try again. "docker system df" shows what images use; other engines have a similar command.',
  })),
  RK505: failure((f: { doing: string }) => ({
    what: `interrupted while ${f.doing}.`,
    fix: "Nothing was left behind.",
  })),
  RK506: failure((f: { what: string }) => ({
    what: `removing ${f.what} requires confirmation, and there is no terminal to ask in.`,
    fix: "Use --yes to remove without asking, or --dry-run to see what would be removed.",
  })),
  RK507: failure((f: { file: string; reason: string }) => ({
    what: `cannot record this image in rocker's state (${f.file}): ${f.reason}.`,
    why: '"rocker prune" and "rocker ls --images" will not know the image, and the next run will build it again.',
    fix: "Make the directory writable, or set XDG_STATE_HOME to a directory that you can write to.",
  })),
  RK508: failure((f: { text: string }) => ({
    what: `cannot build on this image: one of its settings contains a line break, ${quoted(f.text)}.`,
    why: "In a Dockerfile, the text after the line break would be an instruction.",
    fix: 'Examine the image ("docker image inspect", for example): no ordinary builder creates such an image.',
  })),
  RK509: failure((f: { extension: string; step: string; socket?: string | undefined }) => ({
    what: `a build step of ${f.extension} needs your SSH agent (${f.step}), and none is running.`,
    why: f.socket ? `The socket ${f.socket} (SSH_AUTH_SOCK) does not exist.` : "SSH_AUTH_SOCK is not set.",
    fix: 'Start one: eval "$(ssh-agent)" && ssh-add',
  })),
  RK510: failure((f: { name: string; message: string; hint?: string | undefined }) => ({
    what: `cannot push the image to ${f.name}: ${f.message}.`,
    fix:
      f.hint ??
      "Check the name and the network, and log in to the registry with your engine, as in: docker login",
  })),
  RK511: failure(
    (f: { image: string; layers: number; limit: number; engine: string; base: number; steps: string }) => ({
      what: `nothing was built: on ${f.image} the image would have ${f.layers} layers, and ${f.engine} supports at most ${f.limit}.`,
      why: `The base image has ${f.base} layers. Added: ${f.steps}.`,
      fix: "Use fewer steps: in deps files a key is one layer and a script is two, so combine entries under one key. Or use a base image with fewer layers.",
    }),
  ),
  RK512: failure((f: { message: string }) => ({
    what: `cannot write to standard output: ${f.message}.`,
    fix: "The command itself was carried out. Free disk space where the output goes, or redirect it elsewhere.",
  })),
  RK513: failure((f: { path: string; message: string }) => ({
    what: `cannot use ${f.path}: ${f.message}.`,
    fix: "Check its permissions and the free disk space, or use another directory.",
  })),
};
