import type { ExtensionContext } from "@rocker/core";

export const options = {
  feature: {
    type: "list",
    paths: "dotted",
    valueName: "REF[,OPTION=VALUE…]",
    summary: "Install a dev container Feature from a registry, a tarball or a directory",
  },
  "feature-order": {
    type: "list",
    valueName: "REF",
    summary: "Install this Feature as early as its dependencies allow",
  },
  "feature-user": {
    type: "string",
    valueName: "NAME",
    summary: "User that Features install for",
    defaultText: "the image's user",
  },
  "feature-lock": {
    type: "path",
    valueName: "PATH",
    summary: "Pin the versions of Features in this file (devcontainer-lock.json)",
  },
  "feature-id": {
    type: "string",
    valueName: "ID",
    summary: "Value of ${devcontainerId} in the mounts of Features",
    defaultText: "a hash of the working directory",
  },
  "frozen-features": {
    type: "boolean",
    summary: "Fail if a Feature is not in the lock file, instead of adding it",
  },
} as const;

export type Context = ExtensionContext<typeof options>;
