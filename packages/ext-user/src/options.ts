import type { Options, ValuesOf } from "@rocker/core";

/** The original's options of this name, and `--user-sudo`. */
export const userOptions = {
  user: { type: "boolean", summary: "Be yourself in the container: your name, ids, home and shell" },
  "user-override-name": {
    type: "string",
    valueName: "NAME",
    summary: "Another user name",
    defaultText: "your name on the host",
  },
  "user-override-home": {
    type: "string",
    valueName: "PATH",
    summary: "Another home in the container",
    defaultText: "your home's path on the host",
  },
  "user-override-shell": {
    type: "string",
    valueName: "PATH",
    summary: "Another login shell; empty: the one that the image has",
    defaultText: "your shell if the image has it, else bash or sh",
  },
  "user-preserve-home": {
    type: "boolean",
    summary: "Keep a home that the image has already; this is always done",
  },
  "user-preserve-groups": {
    type: "string",
    bare: "",
    valueName: "NAME,…",
    summary: "Be in your supplementary groups too: all of them, or those named",
  },
  "user-preserve-groups-permissive": {
    type: "boolean",
    summary: "Leave out named groups that you are not in, instead of refusing",
  },
  "user-sudo": {
    type: "boolean",
    default: true,
    summary: "Sudo without a password, where the image has or can install it",
  },
} as const satisfies Options;

export type UserValues = ValuesOf<typeof userOptions>;
