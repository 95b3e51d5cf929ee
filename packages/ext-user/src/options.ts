import type { Options, ValuesOf } from "@rocker/core";

/** The options of the original rocker's user extension, plus `--user-sudo`
 * and `--user-from-image`. */
export const userOptions = {
  user: { type: "boolean", summary: "Run as your own user: same name, IDs, home and shell" },
  "user-from-image": {
    type: "string",
    bare: "",
    valueName: "NAME",
    summary:
      "Run as the user of the image, or this one of its users, with your IDs; name, home and shell stay",
  },
  "user-image-ids": {
    type: "boolean",
    summary: "Keep the IDs that the user of --user-from-image has in the image",
  },
  "user-override-name": {
    type: "string",
    valueName: "NAME",
    summary: "Use this user name",
    defaultText: "your name on the host",
  },
  "user-override-home": {
    type: "string",
    valueName: "PATH",
    summary: "Use this home directory in the container",
    defaultText: "the path of your home directory on the host, or /home/NAME with another name",
  },
  "user-override-shell": {
    type: "string",
    valueName: "PATH",
    summary: "Use this login shell; an empty value selects the image's shell",
    defaultText: "your shell if the image has it, otherwise bash or sh",
  },
  "user-preserve-home": {
    type: "boolean",
    summary: "Keep a home directory that exists in the image (always on; accepted for compatibility)",
  },
  "user-preserve-groups": {
    type: "string",
    bare: "",
    valueName: "NAME,…",
    summary: "Add all of your supplementary groups, or only these",
  },
  "user-preserve-groups-permissive": {
    type: "boolean",
    summary: "Ignore groups that you are not a member of, instead of failing",
  },
  "user-sudo": {
    type: "boolean",
    default: true,
    summary: "Set up passwordless sudo, if the image has or can install it",
  },
} as const satisfies Options;

export type UserValues = ValuesOf<typeof userOptions>;
