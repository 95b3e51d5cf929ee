import type { Setting } from "./setting.ts";

/** The command's environment. */
export const environment = {
  envFiles: {
    kind: "many",
    flag: "--env-file",
    hostAccess: (value, inProject) => (inProject(value) ? undefined : { kind: "env-file" }),
    protects: false,
    option: {
      name: "env-file",
      type: "list",
      paths: "whole",
      valueName: "FILE",
      summary: "Read environment variables from a file when the container starts",
      value: "extension",
    },
  },
  workdir: {
    kind: "one",
    flag: "--workdir",
    hostAccess: "none",
    protects: false,
    option: {
      name: "workdir",
      type: "path",
      short: "w",
      valueName: "DIRECTORY",
      summary: "Working directory in the container; a relative path is resolved on the host",
      value: {
        pattern: /^\/[^\n\0]*$/,
        expected: "a path",
        fix: "Use a path without line breaks.",
      },
    },
  },
  readOnly: {
    kind: "one",
    flag: "--read-only",
    hostAccess: "none",
    protects: true,
    option: {
      name: "read-only",
      type: "boolean",
      summary: "Mount the container's root filesystem read-only",
      value: "any",
    },
  },
} as const satisfies Record<string, Setting>;
