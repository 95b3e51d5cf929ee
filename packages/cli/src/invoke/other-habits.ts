/** What people type who know the original rocker or docker, and what does it here. */

/** Flags, without dashes. What only has to be left out is accepted: see `legacy/options.ts`. */
export const insteadOfFlag: Readonly<Record<string, string>> = {
  entrypoint: "Leave it out: the image's own is kept. A command: rocker IMAGE COMMAND",
  mount: "Write --volume SRC:DST[:OPTIONS], or --tmpfs FOLDER.",
  "oyr-mount": "Write --volume SRC:DST[:OPTIONS], or --tmpfs FOLDER.",
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
