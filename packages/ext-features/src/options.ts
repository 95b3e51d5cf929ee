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
  "feature-command": {
    type: "list",
    valueName: "STAGE=COMMAND",
    summary: "Run a lifecycle command of Features that the image already has, such as onCreate=COMMAND",
  },
  "feature-entrypoint": {
    type: "list",
    valueName: "COMMAND",
    summary: "Run the entrypoint of a Feature that the image already has",
  },
  "frozen-features": {
    type: "boolean",
    summary: "Fail if a Feature is not in the lock file, instead of adding it",
  },
} as const;

export type Context = ExtensionContext<typeof options>;
