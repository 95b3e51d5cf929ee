import { type ContainerBuilder, hostPath } from "@rocker/core";
import { checked, matching, one, type Row } from "../row.ts";

/** The command's environment: variables, working directory, temporary file systems. */
export const environment = {
  env: {
    option: {
      type: "map",
      short: "e",
      valueName: "NAME[=VALUE]",
      summary: "Set an environment variable; a name alone takes the host's value",
    },
    read: (pair) => (container) => setVariable(container, pair),
  },
  "env-file": {
    option: {
      type: "list",
      paths: "whole",
      valueName: "FILE",
      summary: "Read environment variables from a file when the container starts",
    },
    read: (value, { host }) => {
      const file = hostPath(value, { cwd: host.cwd, home: host.user().home });
      if (host.path(file)?.kind === "file")
        return (container) => container.withAddedSetting("envFiles", file);
      return {
        kind: "usage",
        what: `file ${JSON.stringify(value)} not found.`,
        fix: "Specify an existing file with one NAME=VALUE per line.",
      };
    },
  },
  workdir: one("workdir", {
    option: {
      type: "path",
      short: "w",
      valueName: "DIRECTORY",
      summary: "Working directory in the container; a relative path is resolved on the host",
    },
    fault: matching(/^\/[^\n\0]*$/, "a path", "Use a path without line breaks."),
  }),
  tmpfs: checked(
    {
      option: { type: "list", valueName: "PATH", summary: "Mount a tmpfs directory" },
      fault: matching(
        /^\/[^\n\0]+$/,
        "an absolute path",
        "Use a path in the container that begins with a slash.",
      ),
    },
    (path) => (container) => container.withTmpfs(path),
  ),
  "read-only": one("readOnly", {
    option: { type: "boolean", summary: "Mount the container's root filesystem read-only" },
  }),
} as const satisfies Record<string, Row>;

function setVariable(container: ContainerBuilder, pair: string): void {
  const equals = pair.indexOf("=");
  if (equals < 0) container.withHostVariable(pair);
  else container.withRunVariable(pair.slice(0, equals), pair.slice(equals + 1));
}
