/** What users of the original rocker or of docker may type, and the equivalent here. */

/** Options, without dashes. Those that only need to be omitted are accepted: see `legacy/options.ts`. */
export const insteadOfFlag: Readonly<Record<string, string>> = {
  entrypoint: "Omit it: the image's entrypoint is kept. To run a command, use: rocker IMAGE COMMAND",
  mount: "Use --volume SRC:DST[:OPTIONS] or --tmpfs DIR.",
};

/** Commands of docker and other programs, given instead of an image. */
export const insteadOfWord: Readonly<Record<string, string>> = {
  attach: "rocker enter",
  create: "rocker up",
  delete: "rocker rm",
  exec: "rocker enter",
  images: "rocker ls --images",
  info: "rocker doctor",
  install: "rocker ext add",
  kill: "rocker stop",
  list: "rocker ls",
  ps: "rocker ls",
  pull: "rocker --pull IMAGE",
  push: "rocker build --push IMAGE",
  remove: "rocker rm",
  shell: "rocker enter",
  start: "rocker up",
  update: "rocker ext add",
  upgrade: "rocker ext add",
  version: "rocker --version",
};

/** For `--volume a b -- IMAGE`. Only part of an error: a command may contain "--". */
export const oneValueEach =
  'An option takes one value, and "--" is not needed: --volume a --volume b IMAGE. See docs/guides/from-the-original.md.';
