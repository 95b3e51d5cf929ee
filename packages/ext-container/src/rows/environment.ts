import { type ContainerBuilder, type ExtensionContext, hostPath } from "@rocker/core";
import { matching, one, type Row } from "../row.ts";

/** What the command finds: variables, working folder, temporary folders. */
export const environment = {
  env: {
    option: {
      type: "map",
      short: "e",
      valueName: "NAME[=VALUE]",
      summary: "Set a variable; a name alone passes the host's value on",
    },
    apply: setVariable,
  },
  "env-file": {
    option: {
      type: "list",
      paths: "whole",
      valueName: "FILE",
      summary: "Read variables from a file when the container starts",
    },
    fault: (value, context) =>
      context.host.path(onHost(value, context))?.kind === "file"
        ? undefined
        : {
            kind: "usage",
            what: `there is no file ${JSON.stringify(value)} to read variables from.`,
            fix: "Name a file that is there.",
          },
    apply: (container, value, context) => void container.withAddedSetting("envFiles", onHost(value, context)),
  },
  workdir: one("workdir", {
    option: {
      type: "path",
      short: "w",
      valueName: "FOLDER",
      summary: "Working folder inside the container; a relative one is that of this machine",
    },
    fault: matching(/^\/[^\n\0]*$/, "a path of one line", "Name another folder."),
  }),
  tmpfs: {
    option: { type: "list", valueName: "FOLDER", summary: "A folder in memory, gone with the container" },
    fault: matching(
      /^\/[^\n\0]+$/,
      "an absolute path",
      "Write a path of the container that begins with a slash.",
    ),
    apply: (container, value) => void container.withTmpfs(value),
  },
  "read-only": one("readOnly", {
    option: { type: "boolean", summary: "Let nothing write to the container's own files" },
  }),
} as const satisfies Record<string, Row>;

function setVariable(container: ContainerBuilder, pair: string): void {
  const equals = pair.indexOf("=");
  if (equals < 0) container.withHostVariable(pair);
  else container.withRunVariable(pair.slice(0, equals), pair.slice(equals + 1));
}

function onHost(path: string, { host }: ExtensionContext): string {
  return hostPath(path, { cwd: host.cwd, home: host.user().home });
}
