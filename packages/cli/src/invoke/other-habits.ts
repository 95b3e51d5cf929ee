/** What users of the original rocker or of docker may type, and the equivalent here. */

/** Options, without dashes. */
export const insteadOfFlag: Readonly<Record<string, string>> = {
  "image-name": "A run reuses its image by content. To tag an image, use: rocker build --tag NAME",
  "nvidia-glvnd-policy": "Omit it: the NVIDIA Container Toolkit provides the matching libraries.",
  "nvidia-glvnd-version": "Omit it: the NVIDIA Container Toolkit provides the matching libraries.",
  "persist-image": "Omit it: images are kept, and reused by content.",
  "shm-size-build": "Omit it: build steps use the builder's own shared memory.",
  "strict-extension-selection": "Omit it: a requested extension that is missing is always an error.",
  entrypoint: "Omit it: the image's entrypoint is kept. To run a command, use: rocker IMAGE COMMAND",
  mount: "Use --volume SRC:DST[:OPTIONS] or --tmpfs DIR.",
  nocleanup: "Omit it. For a persistent container, use: rocker up",
  noexecute: "Use --dry-run.",
  publish: "Use --port [HOST:]CONTAINER.",
  rm: "Omit it: a container is removed when it exits, except persistent containers (rocker up).",
};

/** Commands of docker, given instead of an image. */
export const insteadOfWord: Readonly<Record<string, string>> = {
  attach: "rocker enter",
  exec: "rocker enter",
  images: "rocker ls --images",
  info: "rocker doctor",
  ps: "rocker ls",
  shell: "rocker enter",
  start: "rocker up",
  version: "rocker --version",
};

/** For `--volume a b -- IMAGE`. Only part of an error: a command may contain "--". */
export const oneValueEach =
  'An option takes one value, and "--" is not needed: --volume a --volume b IMAGE. See docs/from-the-original.md.';
