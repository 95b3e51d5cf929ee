/** What people type who know the original rocker or docker, and what does it here. */

/** Flags, without dashes. */
export const insteadOfFlag: Readonly<Record<string, string>> = {
  "image-name": "A run finds its image again by its content; to give one a name: rocker build --tag NAME",
  "nvidia-glvnd-policy": "Leave it out: the driver's container toolkit brings the matching libraries.",
  "nvidia-glvnd-version": "Leave it out: the driver's container toolkit brings the matching libraries.",
  "persist-image": "Leave it out: images are kept, and found again by their content.",
  "shm-size-build": "Leave it out: steps of a build get the builder's own shared memory.",
  "strict-extension-selection":
    "Leave it out: an extension that is asked for and missing is always an error.",
  entrypoint: "Leave it out: the image's own is kept. A command: rocker IMAGE COMMAND",
  mount: "Write --volume SRC:DST[:OPTIONS], or --tmpfs FOLDER.",
  nocleanup: "Leave it out. For a container that stays: rocker up",
  noexecute: "Write --dry-run.",
  publish: "Write --port [HOST:]CONTAINER.",
  rm: "Leave it out: a container is removed when it ends, but for those of rocker up.",
};

/** Words in the place of an image. */
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

/** `--volume a b -- IMAGE`: said where the line did not work, as a command may have "--" in it. */
export const oneValueEach =
  'A flag takes one value, and "--" is not needed: --volume a --volume b IMAGE. See docs/from-the-original.md.';
